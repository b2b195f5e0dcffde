/** By which alarm Region switch, and the time budget, know that a region serves its customers. */
import type { Environment, Region } from '../../config/types';

/** Name of the alarm of a region: no task of its portal is healthy. It looks at its own region only (rule 7), and is computed for the other. */
export const healthAlarmName = (environment: Environment, region: Region): string =>
  `${environment.name}-${region.letter}-Service-Portal-NoHealthyTask`;

export const healthAlarmArn = (environment: Environment, region: Region): string =>
  `arn:aws:cloudwatch:${region.name}:${environment.account}:alarm:${healthAlarmName(environment, region)}`;
