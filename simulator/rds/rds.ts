/** Amazon RDS, as far as a flip asks it: the global database, its clusters and instances, and the two ways to move the writer. */
import { z } from 'zod';
import type { Environment, Region } from '../../lib/config/types';
import { clusterArn, globalClusterId } from '../../lib/config/names';
import { messageOf } from '../../lib/runtime/text';
import { Fault, operation, queryProtocol, service, type Service } from '../api/service';
import { many, type Value } from '../api/xml';
import type { Engines } from '../backend';
import { clusterOf, globalOf, instanceOf, instancesOf, snapshotsOf, type RdsScope } from './descriptions';
import { CannotMove, type GlobalCluster } from './global-cluster';
const NAMESPACE = 'http://rds.amazonaws.com/doc/2014-10-31/';

/** Serves it. @param failed gets movements that did not succeed: no caller waits for their end */
export function rdsService(
  environment: Environment,
  engines: Engines,
  cluster: GlobalCluster,
  failed: (why: string) => void,
): Service {
  const estate: RdsScope = { environment, engines, cluster };
  return service<Value>('rds', queryProtocol(NAMESPACE), { ...descriptions(estate), ...movements(estate, failed) });
}

const paging = { MaxRecords: z.string().optional(), Marker: z.string().optional() };

const descriptions = (estate: RdsScope) => ({
  DescribeGlobalClusters: operation(
    z.strictObject({ GlobalClusterIdentifier: z.string().optional(), ...paging }),
    (_region, { GlobalClusterIdentifier: id }): Value => {
      if (id !== undefined) mustBeGlobal(estate, id);
      return { GlobalClusters: many('GlobalClusterMember', [globalOf(estate)]) };
    },
  ),
  DescribeDBClusters: operation(
    z.strictObject({ DBClusterIdentifier: z.string().optional(), ...paging }),
    (name, { DBClusterIdentifier: id }): Value => {
      const region = regionNamed(estate, name);
      if (id !== undefined && id !== clusterArn(estate.environment, region) && id !== clusterIdOf(estate, region))
        throw noCluster(id);
      return { DBClusters: many('DBCluster', [clusterOf(estate, region)]) };
    },
  ),
  DescribeDBInstances: operation(
    z.strictObject({ DBInstanceIdentifier: z.string().optional(), ...paging }),
    (name, { DBInstanceIdentifier: id }): Value => {
      const region = regionNamed(estate, name);
      const found = instancesOf(estate, region).filter((each) => id === undefined || each === id);
      if (found.length === 0) throw new Fault('DBInstanceNotFound', 404, `DBInstance ${id} not found.`);
      return {
        DBInstances: many(
          'DBInstance',
          found.map((each) => instanceOf(estate, region, each)),
        ),
      };
    },
  ),
  DescribeDBClusterSnapshots: operation(
    z.strictObject({
      DBClusterIdentifier: z.string().optional(),
      DBClusterSnapshotIdentifier: z.string().optional(),
      SnapshotType: z.string().optional(),
      ...paging,
    }),
    (name, { DBClusterSnapshotIdentifier: id }): Value => {
      const all = snapshotsOf(estate, regionNamed(estate, name)).filter(
        ({ DBClusterSnapshotIdentifier: each }) => id === undefined || each === id,
      );
      if (id !== undefined && all.length === 0)
        throw new Fault('DBClusterSnapshotNotFoundFault', 404, `DBClusterSnapshot ${id} not found.`);
      return { DBClusterSnapshots: many('DBClusterSnapshot', all) };
    },
  ),
});

const movement = { GlobalClusterIdentifier: z.string(), TargetDbClusterIdentifier: z.string() };
const flag = z.enum(['true', 'false']).optional();

const movements = (estate: RdsScope, failed: (why: string) => void) => ({
  SwitchoverGlobalCluster: operation(
    z.strictObject(movement),
    (_region, { GlobalClusterIdentifier: id, TargetDbClusterIdentifier: target }): Value => {
      mustBeGlobal(estate, id);
      return move(estate, target, 'switchover', failed);
    },
  ),
  FailoverGlobalCluster: operation(
    z.strictObject({ ...movement, AllowDataLoss: flag, Switchover: flag }),
    (
      _region,
      { GlobalClusterIdentifier: id, TargetDbClusterIdentifier: target, AllowDataLoss: loss, Switchover: switchover },
    ): Value => {
      if (loss !== undefined && switchover !== undefined)
        throw new Fault(
          'InvalidParameterCombination',
          400,
          'AllowDataLoss and Switchover cannot be specified together.',
        );
      mustBeGlobal(estate, id);
      return move(estate, target, loss === 'true' ? 'failover' : 'switchover', failed);
    },
  ),
});

/** Begins a movement; the answer says that it is under way, and only the description says how it ends. */
function move(estate: RdsScope, target: string, kind: 'switchover' | 'failover', failed: (why: string) => void): Value {
  const { cluster, environment } = estate;
  const region = environment.regions.find((each) =>
    [clusterArn(environment, each), clusterIdOf(estate, each)].includes(target),
  );
  if (!region) throw noCluster(target);
  try {
    cluster.mustMove(kind, region.name);
  } catch (error) {
    if (error instanceof CannotMove)
      throw new Fault(
        error.about === 'global' ? 'InvalidGlobalClusterStateFault' : 'InvalidDBClusterStateFault',
        400,
        error.message,
      );
    throw error;
  }
  cluster[kind](region.name).catch((error: unknown) => failed(`${kind} to ${region.name}: ${messageOf(error)}`));
  return { GlobalCluster: globalOf(estate) };
}

const clusterIdOf = ({ environment }: RdsScope, region: Region): string =>
  clusterArn(environment, region).split(':').at(-1) ?? '';

function regionNamed({ environment }: RdsScope, name: string): Region {
  const found = environment.regions.find((region) => region.name === name);
  if (!found) throw new Fault('InternalFailure', 500, `${name} is none of the environment's regions`);
  return found;
}

function mustBeGlobal({ environment }: RdsScope, id: string): void {
  if (id !== globalClusterId(environment))
    throw new Fault('GlobalClusterNotFoundFault', 404, `Global cluster ${id} not found.`);
}

const noCluster = (id: string): Fault => new Fault('DBClusterNotFoundFault', 404, `DBCluster ${id} not found.`);
