import { bucketArn, clusterArn } from '../../config/names';
import type { Environment, Region } from '../../config/types';
import type { Store } from './janitor/contract';

/** ARN of every store of customer data in a region; a check holds that there is no other (L5). */
export const storesOf = (environment: Environment, region: Region): Readonly<Record<Store, string>> => ({
  database: clusterArn(environment, region),
  mail: bucketArn(environment, 'mail', region),
  quarantine: bucketArn(environment, 'quarantine', region),
});
