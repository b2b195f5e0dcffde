/** The global database and its clusters, asked of one region's control plane. */
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { clusterId, globalClusterId } from '../../config/names';
import type { Environment, Region } from '../../config/types';
import { withClient } from '../../runtime/aws-client';
import { describeGlobal, type GlobalState } from '../../runtime/database/global-state';
import { clientSettings, type ClientConfig } from './aws-clients';

/** @throws where this region's control plane does not answer, or knows no such database */
export const globalStateIn = (config: ClientConfig, environment: Environment): Promise<GlobalState> =>
  withClient(new RDSClient(clientSettings(config)), (rds) => describeGlobal(rds, globalClusterId(environment)));

/** A region's own cluster. */
export interface ClusterState {
  readonly status: string;
  readonly engineVersion: string;
  /** ARN of the key in KMS that it is encrypted with; undefined where it is not. */
  readonly key: string | undefined;
}

/** @throws as `globalStateIn` */
export async function clusterStateIn(
  config: ClientConfig,
  environment: Environment,
  region: Region,
): Promise<ClusterState> {
  const command = new DescribeDBClustersCommand({ DBClusterIdentifier: clusterId(environment, region) });
  const { DBClusters } = await withClient(new RDSClient(clientSettings(config)), (rds) => rds.send(command));
  const [cluster] = DBClusters ?? [];
  if (!cluster) throw new Error(`${clusterId(environment, region)} is not described`);
  return {
    status: cluster.Status ?? 'unknown',
    engineVersion: cluster.EngineVersion ?? 'unknown',
    key: cluster.StorageEncrypted === true ? cluster.KmsKeyId : undefined,
  };
}
