import type { Waiver } from './types';

const PACKS_WITH_VPC_RULES = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'] as const;

/** One rule under the name that each pack gives it. */
const inEveryPack = (rule: string): readonly string[] => PACKS_WITH_VPC_RULES.map((pack) => `${pack}::${pack}-${rule}`);

/** Findings of the network that stay. */
export const NETWORK_WAIVERS: readonly Waiver[] = [
  {
    finding: inEveryPack('VPCNoUnrestrictedRouteToIGW'),
    path: 'Network/Network/Routes/InternetGateway',
    touches: ['D1', 'G1', 'N3'],
    count: 2,
    owner: 'platform',
    reason:
      'Only the tiers of the ingress firewall and of the NAT gateways have a default route to the internet gateway; no task or load balancer is in them, and every other tier goes through the firewall (checks N3/no-shortcut, G1/ingress-firewall, D1/egress-firewall)',
    expires: '2027-05-31',
  },
  {
    finding: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    path: 'Network/Network/Functions/MayAttach',
    touches: ['rule-8'],
    count: 1,
    owner: 'platform',
    reason:
      'Lambda checks these permissions of AWSLambdaVPCAccessExecutionRole on every resource; a second statement denies them to the code that runs in the functions',
    expires: '2027-05-31',
  },
];
