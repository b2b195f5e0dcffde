import type { Waiver } from './types';

/** The stacks of names and link: their functions call AWS from outside a network, and one cannot name its resource. */
export const ZONE_WAIVERS: readonly Waiver[] = [
  {
    finding: [
      'NIST.800.53.R5::NIST.800.53.R5-LambdaInsideVPC',
      'HIPAA.Security::HIPAA.Security-LambdaInsideVPC',
      'PCI.DSS.321::PCI.DSS.321-LambdaInsideVPC',
    ],
    path: 'Zone/ZoneId/Handler/Function/Resource',
    touches: ['rule-1'],
    count: 1,
    owner: 'platform',
    reason:
      "Writes one parameter into the other region's SSM, which has no endpoint inside a network; Zone is deployed before any network exists",
    expires: '2027-05-31',
  },
];
