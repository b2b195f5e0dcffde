/** The global database as a region's control plane describes it. */
import { DescribeGlobalClustersCommand, type RDSClient } from '@aws-sdk/client-rds';

export interface GlobalMember {
  readonly region: string;
  readonly writes: boolean;
  /** `connected` or `pending-resync`, as Aurora says; undefined where it says nothing. */
  readonly synchronization: string | undefined;
}

export interface GlobalState {
  /** `available` at rest; `unknown` where Aurora says nothing. */
  readonly status: string;
  /** The name that leads to the writer's region. */
  readonly endpoint: string | undefined;
  readonly members: readonly GlobalMember[];
  /** Whether what is stored, and with it what Aurora's storage replicates between regions, is encrypted. */
  readonly encrypted: boolean;
}

/** @throws where RDS does not answer, or knows no such global cluster */
export async function describeGlobal(rds: RDSClient, identifier: string): Promise<GlobalState> {
  const { GlobalClusters } = await rds.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }));
  const [cluster] = GlobalClusters ?? [];
  if (!cluster) throw new Error(`the global cluster ${identifier} must exist, and RDS knows none`);
  return {
    status: cluster.Status ?? 'unknown',
    endpoint: cluster.Endpoint,
    encrypted: cluster.StorageEncrypted === true,
    members: (cluster.GlobalClusterMembers ?? []).map(({ DBClusterArn = '', IsWriter, SynchronizationStatus }) => ({
      // arn:aws:rds:<region>:<account>:cluster:<name>
      region: DBClusterArn.split(':')[3] ?? '',
      writes: IsWriter === true,
      synchronization: SynchronizationStatus,
    })),
  };
}

/** Region of the writer; undefined while there is none. */
export const writerOf = ({ members }: Pick<GlobalState, 'members'>): string | undefined =>
  members.find(({ writes }) => writes)?.region;
