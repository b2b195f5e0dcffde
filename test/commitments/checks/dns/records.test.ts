import { ROUTING_CHECKS } from '../../../../lib/commitments/checks/dns/records';
import { first, mutated, tree } from '../../../support/assembly';
import { eachIsFound, findingsOf } from '../../../support/mistakes';

const production = tree('production');

const mx = 'B/Routing/GlobalNames/MailExchangers';
const route = first(production, 'AWS::EC2::Route', (resource) => resource.path.startsWith('B/Link/Routes/')).path;
const issuers = 'B/Zone/Issuers';
const certificate = first(production, 'AWS::CertificateManager::Certificate', (resource) =>
  resource.path.startsWith('A/Service/Portal/'),
).path;
const database = first(production, 'AWS::EC2::SecurityGroup', (resource) =>
  resource.path.startsWith('A/Data/Database/'),
).path;

test('names and link of production keep their promises', () => {
  expect(findingsOf(ROUTING_CHECKS, production)).toEqual([]);
});

eachIsFound(ROUTING_CHECKS, [
  [
    `rule-5/mail-exchangers ${mx}`,
    'a region without mail',
    (draft) => draft.delete(mx, ['Properties', 'ResourceRecords', 0]),
  ],
  [
    `rule-5/mail-exchangers ${mx}`,
    'a preferred region',
    (draft) => draft.set(mx, ['Properties', 'ResourceRecords', 0], '20 mx.us-west-2.production.holdfast.example.'),
  ],
  [
    `N3/link-routes ${route}`,
    'a whole region behind the link',
    (draft) => draft.set(route, ['Properties', 'DestinationCidrBlock'], '10.0.0.0/16'),
  ],
  ['N3/link-whole A/Link', 'regions that meet over the internet', (draft) => draft.remove('A/Link/Peering/Connection')],
  ['N3/link-whole B/Link', 'a way there and none back', (draft) => draft.remove(route)],
  [
    `N3/link-port ${database}`,
    'another port over the link',
    (draft) =>
      draft.set(database, ['Properties', 'SecurityGroupIngress', 0], {
        CidrIp: '10.1.128.0/19',
        FromPort: 22,
        ToPort: 22,
        IpProtocol: 'tcp',
      }),
  ],
  [
    'rule-3/zone-recovery B/Zone/Zone',
    'a zone that its control plane holds hostage',
    (draft) => draft.delete('B/Zone/Zone', ['Properties', 'HostedZoneFeatures']),
  ],
  ['X1/issuers B/Routing/GlobalNames/Portal', 'a name without a CAA record', (draft) => draft.remove(issuers)],
  [`X1/issuers ${certificate}`, 'a certificate without a CAA record', (draft) => draft.remove(issuers)],
  [
    'X1/issuers B/Zone/Zone',
    'a CAA record that is not at the top',
    (draft) => draft.set(issuers, ['Properties', 'Name'], 'portal.production.holdfast.example'),
  ],
  [
    'X1/issuers B/Zone/Zone',
    'a CAA record in another zone',
    (draft) => draft.set(issuers, ['Properties', 'HostedZoneId'], 'Z00000000000000000000'),
  ],
  ['X1/issuers B/Zone/Zone', 'any authority', (draft) => draft.delete(issuers, ['Properties', 'ResourceRecords', 0])],
  [
    `X1/issuers ${mx}`,
    'a further authority',
    (draft) =>
      draft.set(
        issuers,
        ['Properties', 'ResourceRecords'],
        ['0 issue "amazon.com"', '0 issue "letsencrypt.org"', '0 issuewild ";"'],
      ),
  ],
  [
    'X1/issuers B/Zone/Zone',
    'wildcards',
    (draft) => draft.set(issuers, ['Properties', 'ResourceRecords', 1], '0 issuewild "amazon.com"'),
  ],
  [
    'X1/issuers B/Routing/GlobalNames/Portal',
    'a record below that takes the place of the one above',
    (draft) =>
      draft.add('B/Zone', 'Other', {
        Type: 'AWS::Route53::RecordSet',
        Properties: {
          Name: 'Portal.production.holdfast.example.',
          Type: 'CAA',
          ResourceRecords: ['0 issue "letsencrypt.org"'],
        },
      }),
  ],
]);

test('a public name is whatever a certificate is for, in the zone or not', () => {
  const foreign = mutated(production, (draft) =>
    draft.set(certificate, ['Properties', 'SubjectAlternativeNames'], ['holdfast.example']),
  );
  expect(findingsOf(ROUTING_CHECKS, foreign)).toEqual([`X1/issuers ${certificate}`]);
});
