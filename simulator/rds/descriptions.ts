/** The global database in the words of the RDS API. */
import type { Environment, Region } from '../../lib/config/types';
import { clusterArn, clusterId, DATABASE_NAME, DATABASE_PORT, globalClusterId } from '../../lib/config/names';
import { many, type Value } from '../api/xml';
import type { Engines, MemberState } from '../backend';
import { clusterEndpoint, globalEndpoint, readerEndpoint } from '../regions/zone';
import type { GlobalCluster } from './global-cluster';

export interface RdsScope {
  readonly environment: Environment;
  readonly engines: Engines;
  readonly cluster: GlobalCluster;
}

const ENGINE = 'aurora-postgresql';

/** Status of the global cluster and of its `FailoverState` (RDS API reference, `FailoverState`). */
const STATUS = { switchover: 'switching-over', failover: 'failing-over' } as const;

/** The global cluster, with the movement that is under way. */
export function globalOf({ environment, engines, cluster }: RdsScope): Value {
  const { movement } = cluster;
  const arnIn = (name: string): string =>
    environment.regions
      .filter((region) => region.name === name)
      .map((region) => clusterArn(environment, region))
      .join('');
  return {
    GlobalClusterIdentifier: globalClusterId(environment),
    GlobalClusterResourceId: `cluster-${globalClusterId(environment)}`,
    GlobalClusterArn: `arn:aws:rds::${environment.account}:global-cluster:${globalClusterId(environment)}`,
    Status: movement ? STATUS[movement.kind] : 'available',
    Engine: ENGINE,
    EngineVersion: environment.database.engineVersion,
    DatabaseName: DATABASE_NAME,
    StorageEncrypted: true,
    DeletionProtection: true,
    Endpoint: globalEndpoint(environment),
    GlobalClusterMembers: many(
      'GlobalClusterMember',
      environment.regions.map((region) => memberOf({ environment, engines, cluster }, region)),
    ),
    FailoverState: movement && {
      Status: STATUS[movement.kind],
      FromDbClusterArn: arnIn(movement.from),
      ToDbClusterArn: arnIn(movement.to),
      IsDataLossAllowed: movement.kind === 'failover',
    },
  };
}

function memberOf({ environment, engines, cluster }: RdsScope, region: Region): Value {
  const isWriter = cluster.writer === region.name;
  const readers = environment.regions
    .filter((each) => isWriter && each !== region)
    .map((each) => clusterArn(environment, each));
  return {
    DBClusterArn: clusterArn(environment, region),
    Readers: many('member', readers),
    IsWriter: isWriter,
    GlobalWriteForwardingStatus: isWriter ? undefined : 'disabled',
    SynchronizationStatus: ['writing', 'following'].includes(engines.database.state(region.name))
      ? 'connected'
      : 'pending-resync',
  };
}

/** A cluster's own status by what its engine does (Aurora User Guide, "Viewing DB cluster status"). */
const CLUSTER_STATUS: Readonly<Record<MemberState, string>> = {
  writing: 'available',
  following: 'available',
  rejoining: 'creating',
  lost: 'failed',
};

export function clusterOf(estate: RdsScope, region: Region): Value {
  const { environment, engines, cluster } = estate;
  const isWriter = cluster.writer === region.name;
  const isPromoted = cluster.movement?.to === region.name;
  return {
    DBClusterIdentifier: clusterId(environment, region),
    DBClusterArn: clusterArn(environment, region),
    Status: isPromoted ? 'promoting' : CLUSTER_STATUS[engines.database.state(region.name)],
    Engine: ENGINE,
    EngineVersion: environment.database.engineVersion,
    EngineMode: 'provisioned',
    DatabaseName: DATABASE_NAME,
    Endpoint: clusterEndpoint(environment, region),
    ReaderEndpoint: readerEndpoint(environment, region),
    Port: DATABASE_PORT,
    StorageEncrypted: true,
    DeletionProtection: true,
    IAMDatabaseAuthenticationEnabled: true,
    GlobalClusterIdentifier: globalClusterId(environment),
    GlobalWriteForwardingStatus: isWriter ? undefined : 'disabled',
    DBClusterMembers: many(
      'DBClusterMember',
      instancesOf(estate, region).map((id, index) => ({
        DBInstanceIdentifier: id,
        IsClusterWriter: isWriter && index === 0,
        PromotionTier: Math.min(index, 1),
      })),
    ),
  };
}

/** Instances of a region; in a rehearsal one server stands for all of them. */
export const instancesOf = ({ environment }: RdsScope, region: Region): readonly string[] =>
  Array.from(
    { length: environment.database.instances },
    (_, index) => `${clusterId(environment, region)}-${index + 1}`,
  );

export const instanceOf = ({ environment, engines }: RdsScope, region: Region, id: string): Value => ({
  DBInstanceIdentifier: id,
  DBClusterIdentifier: clusterId(environment, region),
  DBInstanceClass: 'db.serverless',
  DBInstanceStatus: CLUSTER_STATUS[engines.database.state(region.name)],
  Engine: ENGINE,
  EngineVersion: environment.database.engineVersion,
});

/** Snapshots that Aurora takes of a lost writer (Aurora User Guide, "managed failover": the name begins with `rds:unplanned-global-failover`). */
export const snapshotsOf = ({ environment, engines }: RdsScope, region: Region) =>
  engines.database.leftBehind(region.name).map(({ takenAt }) => {
    const id = `rds:unplanned-global-failover-${clusterId(environment, region)}-${takenAt.toISOString().slice(0, 19).replace(/[T:]/g, '-')}`;
    return {
      DBClusterSnapshotIdentifier: id,
      DBClusterSnapshotArn: `arn:aws:rds:${region.name}:${environment.account}:cluster-snapshot:${id}`,
      DBClusterIdentifier: clusterId(environment, region),
      SnapshotType: 'automated',
      SnapshotCreateTime: takenAt,
      Status: 'available',
      Engine: ENGINE,
      EngineVersion: environment.database.engineVersion,
    };
  });
