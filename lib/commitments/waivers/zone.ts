import { rule } from './findings';
import type { WaiverRow } from './types';

/** The stacks of names and link: their functions call AWS from outside a network, and one cannot name its resource. */
export const ZONE_WAIVERS: readonly WaiverRow[] = [
  {
    finding: rule('LambdaInsideVPC'),
    path: 'Zone/ZoneId/Handler/Function/Resource',
    touches: ['rule-1'],
    owner: 'platform',
    reason:
      "Writes one parameter into the other region's SSM, which has no endpoint inside a network; Zone is deployed before any network exists",
  },
];
