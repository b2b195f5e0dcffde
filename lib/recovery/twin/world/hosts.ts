/** The database's names, as Aurora gives them: the random parts are fixed here. */
import { clusterId, globalClusterId } from '../../../config/names';
import type { Environment, Region } from '../../../config/types';

/** The endpoint that leads to the region's writer; the only name besides the reader's that its certificate is good for. */
export const clusterEndpoint = (environment: Environment, region: Region): string =>
  regional(environment, region, 'cluster-c');

export const readerEndpoint = (environment: Environment, region: Region): string =>
  regional(environment, region, 'cluster-ro-c');

/** An alias of the writer's cluster endpoint. */
export const globalEndpoint = (environment: Environment): string =>
  `${globalClusterId(environment)}.global-c0holdfast.global.rds.amazonaws.com`;

const regional = (environment: Environment, region: Region, kind: string): string =>
  `${clusterId(environment, region)}.${kind}${region.letter === 'A' ? '1' : '2'}holdfast.${region.name}.rds.amazonaws.com`;
