import type { Waiver } from './types';

const CERTIFICATE_RULE = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map(
  (pack) => `${pack}::${pack}-ELBv2ACMCertificateRequired`,
);

/** Findings of the Service stack that stay. */
export const SERVICE_WAIVERS: readonly Waiver[] = [
  {
    finding: 'AwsSolutions::AwsSolutions-EC23',
    path: 'Service/Gateway/Door/SecurityGroup',
    touches: ['G1', 'M4'],
    count: 1,
    owner: 'mail',
    reason:
      'A mail exchanger takes mail from every server on the internet; port 25 only, behind the ingress firewall, and tasks admit the load balancer alone',
    expires: '2027-05-31',
  },
  {
    finding: 'AwsSolutions::AwsSolutions-EC23',
    path: 'Service/Portal/FrontDoor/SecurityGroup',
    touches: ['G1', 'G3'],
    count: 1,
    owner: 'security',
    reason:
      'Customers come from everywhere; ports 443 and 80 only, behind the ingress firewall and the web firewall (check G3/associated)',
    expires: '2027-05-31',
  },
  {
    finding: CERTIFICATE_RULE,
    path: 'Service/Gateway/Door/LoadBalancer/Smtp',
    touches: ['N1'],
    count: 1,
    owner: 'mail',
    reason:
      'SMTP starts in plain text and turns to TLS within the session (STARTTLS, RFC 3207), so TLS ends in the gateway; the listener passes TCP on',
    expires: '2027-05-31',
  },
  {
    finding: CERTIFICATE_RULE,
    path: 'Service/Portal/FrontDoor/LoadBalancer/Http',
    touches: ['J1', 'N1'],
    count: 1,
    owner: 'security',
    reason:
      'Answers every request with a redirect to HTTPS and nothing else (check J1/redirect); plain HTTP has no certificate',
    expires: '2027-05-31',
  },
  {
    finding: [
      'AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:rds-db:{region}:{account}:dbuser:*/holdfast_application]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:rds-db:{peer}:{account}:dbuser:*/holdfast_application]',
    ],
    path: 'Service/Portal/Permissions',
    touches: ['B1'],
    count: 1,
    owner: 'security',
    reason:
      "Sign-in by IAM token as one database role; a cluster's resource id is random and, in the other region, not knowable from here (rule 1)",
    expires: '2027-05-31',
  },
  {
    finding: ['NIST.800.53.R5', 'HIPAA.Security'].map((pack) => `${pack}::${pack}-ELBDeletionProtectionEnabled`),
    path: 'Service',
    touches: ['rule-8'],
    count: 2,
    owner: 'platform',
    reason:
      'An environment that may be destroyed must be destroyable in one command; production is protected (check rule-8/balancer-kept)',
    expires: '2027-05-31',
    environments: ['staging', 'sandbox'],
  },
];
