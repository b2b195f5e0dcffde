import { rule, wildcards } from './findings';
import type { WaiverRow } from './types';

/** Region B's end of the link: two functions that call AWS when the stack is deployed, one of them in the other region. */
export const LINK_WAIVERS: readonly WaiverRow[] = [
  {
    finding: rule('LambdaInsideVPC'),
    path: 'Link/Peering/VpcId/Handler/Function/Resource',
    touches: ['N3'],
    owner: 'platform',
    reason: "Writes one parameter into the other region's SSM, which has no endpoint inside this region's network",
  },
  {
    finding: wildcards('*'),
    path: 'Link/Peering/Finder/Permissions/Resource',
    touches: ['N3'],
    owner: 'platform',
    reason:
      'ec2:DescribeVpcPeeringConnections has no resource-level permission (EC2 service authorization reference); it only lists',
  },
];
