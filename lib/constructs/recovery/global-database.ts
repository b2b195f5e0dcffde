/** The global database as this region's control plane describes it. */
import { DescribeGlobalClustersCommand, type GlobalCluster, RDSClient } from '@aws-sdk/client-rds';
import { PATIENCE_MS } from '../../contracts/region-switch-functions';

/** What Amazon RDS of a region is asked with: few attempts, for the caller tries again by itself. */
export const rdsOf = (region: string): RDSClient =>
  new RDSClient({
    region,
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: PATIENCE_MS.connect,
      requestTimeout: PATIENCE_MS.request,
      throwOnRequestTimeout: true,
    },
  });

/** @throws where there is no such global cluster, or RDS does not answer */
export async function describeGlobal(region: string, identifier: string): Promise<GlobalCluster> {
  const rds = rdsOf(region);
  try {
    const { GlobalClusters: found = [] } = await rds.send(
      new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }),
    );
    const [cluster] = found;
    if (!cluster) throw new Error(`the global cluster ${identifier} must exist, and ${region} knows none`);
    return cluster;
  } finally {
    rds.destroy();
  }
}

/** Region of a cluster's ARN: `arn:aws:rds:<region>:<account>:cluster:<name>`. */
export const regionOfArn = (arn: string | undefined): string | undefined => arn?.split(':')[3];

/** Region of the member that is the writer. */
export const writerRegion = ({ GlobalClusterMembers: members = [] }: GlobalCluster): string | undefined =>
  regionOfArn(members.find(({ IsWriter }) => IsWriter)?.DBClusterArn);
