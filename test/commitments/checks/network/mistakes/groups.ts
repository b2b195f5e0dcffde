import { type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';
import { at } from './places';

const outgoing = ['Properties', 'SecurityGroupEgress'];
const incoming = ['Properties', 'SecurityGroupIngress'];
const endpoints = at('Endpoints/SecurityGroup/Resource');
const mailTasks = 'B/Service/Gateway/Tasks/SecurityGroup/Resource';
const mailDoor = 'B/Service/Gateway/Door/SecurityGroup/Resource';

export const GROUPS: readonly Mistake[] = [
  ...mistakesAt('B1/security-group-rules', endpoints, {
    'a group that lets everything out by leaving it open': without(outgoing),
    'a range of ports': set([...incoming, 0, 'ToPort'], 65_535),
    'every protocol': set([...incoming, 0, 'IpProtocol'], '-1'),
  }),
  ...mistakesAt('B1/security-group-rules', mailTasks, {
    'a rule without a peer': without([...incoming, 0, 'SourceSecurityGroupId']),
  }),
  ...mistakesAt('B1/security-group-rules', 'B/Backup/RestoreTests/FromValidator', {
    'every address, by a rule that stands alone': set('CidrIp', '0.0.0.0/0'),
  }),
  ...mistakesAt('B1/security-group-rules', 'B/Backup/RestoreTests/ToRestored', {
    'a rule without a last port': without('ToPort'),
  }),
  ...mistakesAt('B1/internet-ports', endpoints, {
    'endpoints for every address': set([...incoming, 0, 'CidrIp'], '0.0.0.0/0'),
  }),
  ...mistakesAt('B1/internet-ports', mailDoor, {
    'another port at the front door': set([...incoming, 0], {
      CidrIp: '0.0.0.0/0',
      FromPort: 22,
      ToPort: 22,
      IpProtocol: 'tcp',
    }),
    'a front door that opens other doors': set([...outgoing, 0, 'CidrIp'], '0.0.0.0/0'),
  }),
  ...mistakesAt('B1/internet-ports', 'A/Backup/Samples/Handler/SecurityGroup/Resource', {
    'mail from elsewhere': set([...outgoing, 0], {
      CidrIp: '0.0.0.0/0',
      FromPort: 25,
      ToPort: 25,
      IpProtocol: 'tcp',
    }),
  }),
  ...mistakesAt(
    'B1/closed-default-group',
    [at('Vpc/Resource'), at('Vpc/RestrictDefaultSecurityGroupCustomResource/Default')],
    { 'a default group that is open again': removed },
  ),
];
