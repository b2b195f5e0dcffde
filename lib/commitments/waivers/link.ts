import type { Waiver } from './types';

const OUTSIDE_A_NETWORK = [
  'NIST.800.53.R5::NIST.800.53.R5-LambdaInsideVPC',
  'HIPAA.Security::HIPAA.Security-LambdaInsideVPC',
  'PCI.DSS.321::PCI.DSS.321-LambdaInsideVPC',
] as const;

/** Region B's end of the link: two functions that call AWS when the stack is deployed, one of them in the other region. */
export const LINK_WAIVERS: readonly Waiver[] = [
  {
    finding: OUTSIDE_A_NETWORK,
    path: 'Link/Peering/VpcId/Handler/Function/Resource',
    touches: ['N3'],
    count: 1,
    owner: 'platform',
    reason: "Writes one parameter into the other region's SSM, which has no endpoint inside this region's network",
    expires: '2027-05-31',
  },
  {
    finding: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    path: 'Link/Peering/Finder/Permissions/Resource',
    touches: ['N3'],
    count: 1,
    owner: 'platform',
    reason:
      'ec2:DescribeVpcPeeringConnections has no resource-level permission (EC2 service authorization reference); it only lists',
    expires: '2027-05-31',
  },
];
