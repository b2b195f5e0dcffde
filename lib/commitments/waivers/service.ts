import { pascalCase } from '../../config/case';
import { EVERY_VERSION, HIPAA, NIST, rule, settingsOf, signIn, wildcards } from './findings';
import type { WaiverRow } from './types';

/** Findings of the Service stack that stay. */
export const SERVICE_WAIVERS: readonly WaiverRow[] = [
  {
    finding: 'AwsSolutions::AwsSolutions-EC23',
    path: 'Service/Gateway/Door/SecurityGroup',
    touches: ['G1', 'M4'],
    owner: 'mail',
    reason:
      'A mail exchanger takes mail from every server on the internet; port 25 only, behind the ingress firewall, and tasks admit the load balancer alone',
  },
  {
    finding: 'AwsSolutions::AwsSolutions-EC23',
    path: 'Service/Portal/FrontDoor/SecurityGroup',
    touches: ['G1', 'G3'],
    owner: 'security',
    reason:
      'Customers come from everywhere; ports 443 and 80 only, behind the ingress firewall and the web firewall (check G3/web-firewall-association)',
  },
  {
    finding: rule('ELBv2ACMCertificateRequired'),
    path: 'Service/Gateway/Door/LoadBalancer/Smtp',
    touches: ['N1'],
    owner: 'mail',
    reason:
      'SMTP starts in plain text and turns to TLS within the session (STARTTLS, RFC 3207), so TLS ends in the gateway; the listener passes TCP on',
  },
  {
    finding: rule('ELBv2ACMCertificateRequired'),
    path: 'Service/Portal/FrontDoor/LoadBalancer/Http',
    touches: ['J1', 'N1'],
    owner: 'security',
    reason:
      'Answers every request with a redirect to HTTPS and nothing else (check J1/https-redirect); plain HTTP has no certificate',
  },
  {
    finding: wildcards(signIn('holdfast_application'), signIn('holdfast_application', '{peer}')),
    path: 'Service/Portal/Permissions',
    touches: ['B1'],
    owner: 'security',
    reason:
      "Sign-in by IAM token as one database role; a cluster's resource id is random and, in the other region, not knowable from here (rule 1)",
  },
  {
    finding: rule('ELBDeletionProtectionEnabled', [NIST, HIPAA]),
    path: 'Service',
    touches: ['rule-8'],
    count: 2,
    owner: 'platform',
    reason:
      'An environment that may be destroyed must be destroyable in one command; production is protected (check rule-8/balancer-deletion-protection)',
    tiers: ['staging', 'sandbox'],
  },
  ...(['gateway', 'portal'] as const).map((program): WaiverRow => ({
    finding: wildcards(settingsOf('service', program)),
    path: `Service/${pascalCase(program)}/Tasks/Task/Start`,
    touches: ['rule-8'],
    owner: 'platform',
    reason: EVERY_VERSION,
  })),
];
