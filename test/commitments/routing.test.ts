import { ROUTING_CHECKS } from '../../lib/commitments/checks/routing';
import { type Draft, first, mutated, tree } from '../support/assembly';

const production = tree('production');
const findings = (broken = production) =>
  ROUTING_CHECKS.flatMap((check) => check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`));

const mx = 'B/Routing/GlobalNames/MailExchangers';
const route = first(production, 'AWS::EC2::Route', (resource) => resource.path.startsWith('B/Link/Routes/')).path;
const database = first(production, 'AWS::EC2::SecurityGroup', (resource) => resource.path.startsWith('A/Data/Database/')).path;

test('names and link of production keep their promises', () => {
  expect(findings()).toEqual([]);
});

test.each<[string, string, (draft: Draft) => void]>([
  [`rule-5/mail-exchangers ${mx}`, 'a region without mail', (draft) => draft.delete(mx, ['Properties', 'ResourceRecords', 0])],
  [`rule-5/mail-exchangers ${mx}`, 'a preferred region', (draft) => draft.set(mx, ['Properties', 'ResourceRecords', 0], '20 mx.us-west-2.production.holdfast.example.')],
  [`N3/link-routes ${route}`, 'a whole region behind the link', (draft) => draft.set(route, ['Properties', 'DestinationCidrBlock'], '10.0.0.0/16')],
  [`N3/link-port ${database}`, 'another port over the link', (draft) => draft.set(database, ['Properties', 'SecurityGroupIngress', 0], { CidrIp: '10.1.128.0/19', FromPort: 22, ToPort: 22, IpProtocol: 'tcp' })],
  ['rule-3/zone-recovery B/Zone/Zone', 'a zone that its control plane holds hostage', (draft) => draft.delete('B/Zone/Zone', ['Properties', 'HostedZoneFeatures'])],
])('%s is found: %s', (expected, _, edit) => {
  expect(findings(mutated(production, edit))).toContain(expected);
});
