import { rule, wildcards } from './findings';
import type { WaiverRow } from './types';

/** Findings of the network that stay. */
export const NETWORK_WAIVERS: readonly WaiverRow[] = [
  {
    finding: rule('VPCNoUnrestrictedRouteToIGW'),
    path: 'Network/Network/Routes/InternetGateway',
    touches: ['D1', 'G1', 'N3'],
    count: 2,
    owner: 'platform',
    reason:
      'Only the tiers of the ingress firewall and of the NAT gateways have a default route to the internet gateway; no task or load balancer is in them, and every other tier goes through the firewall (checks N3/no-firewall-bypass, G1/ingress-firewall, D1/egress-firewall)',
  },
  {
    finding: wildcards('*'),
    path: 'Network/Network/Functions/MayAttach',
    touches: ['rule-8'],
    owner: 'platform',
    reason:
      'Lambda checks these permissions of AWSLambdaVPCAccessExecutionRole on every resource; a second statement denies them to the code that runs in the functions',
  },
];
