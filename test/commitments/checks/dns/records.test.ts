import { ROUTING_CHECKS } from '../../../../lib/commitments/checks/dns/records';
import { first, tree } from '../../../support/assembly';
import { added, eachIsFound, mistakesAt, removed, set, without } from '../../../support/mistakes';

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

eachIsFound(ROUTING_CHECKS, [
  ...mistakesAt('rule-5/mail-exchangers', mx, {
    'a region without mail': without('ResourceRecords.0'),
    'a preferred region': set('ResourceRecords.0', '20 mx.us-west-2.production.holdfast.example.'),
  }),
  ...mistakesAt('N3/link-routes', route, {
    'a whole region behind the link': set('DestinationCidrBlock', '10.0.0.0/16'),
  }),
  ...mistakesAt('N3/two-way-link', ['A/Link', 'A/Link/Peering/Connection'], {
    'regions that meet over the internet': removed,
  }),
  ...mistakesAt('N3/two-way-link', ['B/Link', route], { 'a way there and none back': removed }),
  ...mistakesAt('N3/link-port', database, {
    'another port over the link': set('SecurityGroupIngress.0', {
      CidrIp: '10.1.128.0/19',
      FromPort: 22,
      ToPort: 22,
      IpProtocol: 'tcp',
    }),
  }),
  ...mistakesAt('rule-3/zone-recovery', 'B/Zone/Zone', {
    'a zone that its control plane holds hostage': without('HostedZoneFeatures'),
  }),
  ...mistakesAt('X1/issuers', ['B/Routing/GlobalNames/Portal', issuers], { 'a name without a CAA record': removed }),
  ...mistakesAt('X1/issuers', [certificate, issuers], { 'a certificate without a CAA record': removed }),
  ...mistakesAt('X1/issuers', ['B/Zone/Zone', issuers], {
    'a CAA record that is not at the top': set('Name', 'portal.production.holdfast.example'),
    'a CAA record in another zone': set('HostedZoneId', 'Z00000000000000000000'),
    'any authority': without('ResourceRecords.0'),
    wildcards: set('ResourceRecords.1', '0 issuewild "amazon.com"'),
  }),
  ...mistakesAt('X1/issuers', [mx, issuers], {
    'a further authority': set('ResourceRecords', [
      '0 issue "amazon.com"',
      '0 issue "letsencrypt.org"',
      '0 issuewild ";"',
    ]),
  }),
  ...mistakesAt('X1/issuers', certificate, {
    'a certificate for a name outside the zone': set('SubjectAlternativeNames', ['holdfast.example']),
  }),
  ...mistakesAt('X1/issuers', ['B/Routing/GlobalNames/Portal', 'B/Zone'], {
    'a record below that takes the place of the one above': added('AWS::Route53::RecordSet', {
      Name: 'Portal.production.holdfast.example.',
      Type: 'CAA',
      ResourceRecords: ['0 issue "letsencrypt.org"'],
    }),
  }),
]);
