import type { Mistake } from '../../../../support/mistakes';
import { at } from './places';

const outgoing = ['Properties', 'SecurityGroupEgress'];
const incoming = ['Properties', 'SecurityGroupIngress'];
const endpoints = at('Endpoints/SecurityGroup/Resource');
const mailTasks = 'B/Service/Gateway/Tasks/SecurityGroup/Resource';
const mailDoor = 'B/Service/Gateway/Door/SecurityGroup/Resource';

export const GROUPS: readonly Mistake[] = [
  [
    `B1/groups-named ${endpoints}`,
    'a group that lets everything out by leaving it open',
    (draft) => draft.delete(endpoints, outgoing),
  ],
  [
    `B1/groups-named ${endpoints}`,
    'a range of ports',
    (draft) => draft.set(endpoints, [...incoming, 0, 'ToPort'], 65_535),
  ],
  [
    `B1/groups-named ${endpoints}`,
    'every protocol',
    (draft) => draft.set(endpoints, [...incoming, 0, 'IpProtocol'], '-1'),
  ],
  [
    `B1/groups-named ${mailTasks}`,
    'a rule without a peer',
    (draft) => draft.delete(mailTasks, [...incoming, 0, 'SourceSecurityGroupId']),
  ],
  [
    'B1/groups-named B/Backup/RestoreTests/FromValidator',
    'everybody, by a rule that stands alone',
    (draft) => draft.set('B/Backup/RestoreTests/FromValidator', ['Properties', 'CidrIp'], '0.0.0.0/0'),
  ],
  [
    'B1/groups-named B/Backup/RestoreTests/ToRestored',
    'a rule without a last port',
    (draft) => draft.delete('B/Backup/RestoreTests/ToRestored', ['Properties', 'ToPort']),
  ],
  [
    `B1/groups-closed ${endpoints}`,
    'endpoints for everybody',
    (draft) => draft.set(endpoints, [...incoming, 0, 'CidrIp'], '0.0.0.0/0'),
  ],
  [
    `B1/groups-closed ${mailDoor}`,
    'another port at the front door',
    (draft) =>
      draft.set(mailDoor, [...incoming, 0], { CidrIp: '0.0.0.0/0', FromPort: 22, ToPort: 22, IpProtocol: 'tcp' }),
  ],
  [
    `B1/groups-closed ${mailDoor}`,
    'a front door that opens other doors',
    (draft) => draft.set(mailDoor, [...outgoing, 0, 'CidrIp'], '0.0.0.0/0'),
  ],
  [
    'B1/groups-closed A/Backup/Samples/Handler/SecurityGroup/Resource',
    'mail from elsewhere',
    (draft) =>
      draft.set('A/Backup/Samples/Handler/SecurityGroup/Resource', [...outgoing, 0], {
        CidrIp: '0.0.0.0/0',
        FromPort: 25,
        ToPort: 25,
        IpProtocol: 'tcp',
      }),
  ],
];
