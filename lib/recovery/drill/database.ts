/** The global database as the control plane of one region describes it. */
import { clusterId, globalClusterId } from '../../config/names';
import type { Environment, Region } from '../../config/types';
import { settings, type ClientConfig } from './aws-clients';

export interface GlobalMember {
  readonly region: string;
  readonly arn: string;
  readonly writes: boolean;
  /** `connected` or `pending-resync`, as Aurora says; undefined where it says nothing. */
  readonly synchronization: string | undefined;
}

export interface GlobalState {
  readonly status: string;
  readonly engineVersion: string;
  readonly members: readonly GlobalMember[];
  /** Whether what is stored, and with it what Aurora's storage replicates between regions, is encrypted. */
  readonly encrypted: boolean;
}

/** @throws where this region's control plane does not answer, or knows no such database */
export async function describeGlobal(line: ClientConfig, environment: Environment): Promise<GlobalState> {
  const { DescribeGlobalClustersCommand, RDSClient } = await import('@aws-sdk/client-rds');
  const rds = new RDSClient(settings(line));
  try {
    const { GlobalClusters } = await rds.send(
      new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: globalClusterId(environment) }),
    );
    const [cluster] = GlobalClusters ?? [];
    if (!cluster) throw new Error(`${globalClusterId(environment)} is not described`);
    const members = (cluster.GlobalClusterMembers ?? []).map(
      ({ DBClusterArn = '', IsWriter, SynchronizationStatus }) => ({
        // arn:aws:rds:<region>:<account>:cluster:<name>
        region: DBClusterArn.split(':')[3] ?? '',
        arn: DBClusterArn,
        writes: IsWriter === true,
        synchronization: SynchronizationStatus,
      }),
    );
    return {
      status: cluster.Status ?? 'unknown',
      engineVersion: cluster.EngineVersion ?? 'unknown',
      members,
      encrypted: cluster.StorageEncrypted === true,
    };
  } finally {
    rds.destroy();
  }
}

/** Region of the writer; undefined while there is none. */
export const writerOf = ({ members }: GlobalState): string | undefined => members.find(({ writes }) => writes)?.region;

/** A region's own cluster. */
export interface ClusterState {
  readonly status: string;
  readonly engineVersion: string;
  /** ARN of the key in KMS that it is encrypted with; undefined where it is not. */
  readonly key: string | undefined;
}

/** @throws as `describeGlobal` */
export async function describeCluster(
  line: ClientConfig,
  environment: Environment,
  region: Region,
): Promise<ClusterState> {
  const { DescribeDBClustersCommand, RDSClient } = await import('@aws-sdk/client-rds');
  const rds = new RDSClient(settings(line));
  try {
    const { DBClusters } = await rds.send(
      new DescribeDBClustersCommand({ DBClusterIdentifier: clusterId(environment, region) }),
    );
    const [cluster] = DBClusters ?? [];
    if (!cluster) throw new Error(`${clusterId(environment, region)} is not described`);
    return {
      status: cluster.Status ?? 'unknown',
      engineVersion: cluster.EngineVersion ?? 'unknown',
      key: cluster.StorageEncrypted === true ? cluster.KmsKeyId : undefined,
    };
  } finally {
    rds.destroy();
  }
}
