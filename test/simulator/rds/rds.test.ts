/** The simulator's RDS as the unmodified client of the SDK sees it. */
import {
  DBClusterNotFoundFault,
  DBClusterSnapshotNotFoundFault,
  DBInstanceNotFoundFault,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  DescribeGlobalClustersCommand,
  FailoverGlobalClusterCommand,
  GlobalClusterNotFoundFault,
  InvalidDBClusterStateFault,
  InvalidGlobalClusterStateFault,
  RDSClient,
  SwitchoverGlobalClusterCommand,
} from '@aws-sdk/client-rds';
import { clusterArn, clusterId, globalClusterId } from '../../../lib/config/names';
import { Fault } from '../../../simulator/api/service';
import { EAST, latch, WEST } from '../fake-backend';
import { PRODUCTION, simulatorOf, type TestSimulator } from '../simulator-of';

let simulator: TestSimulator;
let rds: RDSClient;

beforeEach(async () => {
  simulator = await simulatorOf();
  rds = new RDSClient(simulator.settings(EAST));
});
afterEach(async () => {
  rds.destroy();
  await simulator.close();
});

const [west, east] = PRODUCTION.regions.map((region) => ({
  region,
  arn: clusterArn(PRODUCTION, region),
  id: clusterId(PRODUCTION, region),
}));
const id = globalClusterId(PRODUCTION);
const toEast = { GlobalClusterIdentifier: id, TargetDbClusterIdentifier: east?.arn };
const describe1 = async () =>
  (await rds.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: id }))).GlobalClusters?.[0];

test('the global database is described with its members, their roles and its name', async () => {
  await expect(describe1()).resolves.toMatchObject({
    GlobalClusterIdentifier: id,
    Status: 'available',
    Engine: 'aurora-postgresql',
    EngineVersion: PRODUCTION.database.engineVersion,
    StorageEncrypted: true,
    Endpoint: expect.stringMatching(/\.global\.rds\.amazonaws\.com$/),
    GlobalClusterMembers: [
      { DBClusterArn: west?.arn, IsWriter: true, Readers: [east?.arn], SynchronizationStatus: 'connected' },
      {
        DBClusterArn: east?.arn,
        IsWriter: false,
        Readers: [],
        SynchronizationStatus: 'connected',
        GlobalWriteForwardingStatus: 'disabled',
      },
    ],
  });
  await expect(rds.send(new DescribeGlobalClustersCommand({}))).resolves.toMatchObject({
    GlobalClusters: [{ GlobalClusterIdentifier: id }],
  });
});

test('a region describes its own cluster and instances', async () => {
  const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: east?.id }));
  expect(DBClusters).toMatchObject([
    {
      DBClusterArn: east?.arn,
      Status: 'available',
      Port: 5432,
      GlobalClusterIdentifier: id,
      ReaderEndpoint: expect.stringContaining('.cluster-ro-'),
    },
  ]);
  expect(DBClusters?.[0]?.DBClusterMembers).toHaveLength(PRODUCTION.database.instances);
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({}));
  expect(DBInstances).toMatchObject(
    Array.from({ length: PRODUCTION.database.instances }, () => ({
      DBClusterIdentifier: east?.id,
      DBInstanceStatus: 'available',
    })),
  );
  await expect(
    rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: `${east?.id}-1` })),
  ).resolves.toMatchObject({ DBInstances: [{ DBInstanceIdentifier: `${east?.id}-1` }] });
});

describe.each([
  ['a switchover', 'switching-over', false, () => new SwitchoverGlobalClusterCommand(toEast), 'following', 'connected'],
  [
    'a failover',
    'failing-over',
    true,
    () => new FailoverGlobalClusterCommand({ ...toEast, AllowDataLoss: true }),
    'lost',
    'pending-resync',
  ],
] as const)('%s', (_name, status, loses, command, oldState, oldStatus) => {
  test('is under way when it is answered, and over when the engine has done it', async () => {
    const moved = latch();
    simulator.engines.moving = () => moved.promise;
    const { GlobalCluster } = await rds.send(command());
    const underWay = {
      Status: status,
      FailoverState: {
        Status: status,
        FromDbClusterArn: west?.arn,
        ToDbClusterArn: east?.arn,
        IsDataLossAllowed: loses,
      },
    };
    expect(GlobalCluster).toMatchObject(underWay);
    await expect(describe1()).resolves.toMatchObject(underWay);
    await expect(rds.send(new DescribeDBClustersCommand({}))).resolves.toMatchObject({
      DBClusters: [{ Status: 'promoting' }],
    });
    await expect(rds.send(command())).rejects.toBeInstanceOf(InvalidGlobalClusterStateFault);
    moved.open();
    await moved.promise;
    const after = await describe1();
    expect(after).toMatchObject({
      Status: 'available',
      GlobalClusterMembers: [{ IsWriter: false, SynchronizationStatus: oldStatus }, { IsWriter: true }],
    });
    expect(after?.FailoverState).toBeUndefined();
    expect(simulator.engines.states.get(WEST)).toBe(oldState);
  });

  test('that the engine cannot do leaves everything as it was, and says so', async () => {
    simulator.engines.moving = () => Promise.reject(new Error('the last record did not arrive'));
    await rds.send(command());
    await expect(describe1()).resolves.toMatchObject({
      Status: 'available',
      GlobalClusterMembers: [{ IsWriter: true }, { IsWriter: false }],
    });
    expect(simulator.complaints).toEqual([expect.stringContaining('the last record did not arrive')]);
  });

  test('to the writer is refused', async () => {
    simulator.engines.database.writer = EAST;
    await expect(rds.send(command())).rejects.toBeInstanceOf(InvalidGlobalClusterStateFault);
  });
});

test('FailoverGlobalCluster without data loss is a switchover', async () => {
  await rds.send(new FailoverGlobalClusterCommand({ ...toEast, Switchover: true }));
  expect(simulator.engines.done).toEqual([`switchover ${EAST}`]);
  await expect(
    rds.send(new FailoverGlobalClusterCommand({ ...toEast, Switchover: true, AllowDataLoss: true })),
  ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
});

test('a switchover needs both regions, and a cluster that follows; a failover needs neither', async () => {
  simulator.engines.lost.add(WEST);
  await expect(rds.send(new SwitchoverGlobalClusterCommand(toEast))).rejects.toBeInstanceOf(InvalidDBClusterStateFault);
  simulator.engines.lost.clear();
  simulator.engines.states.set(EAST, 'rejoining');
  await expect(rds.send(new SwitchoverGlobalClusterCommand(toEast))).rejects.toBeInstanceOf(InvalidDBClusterStateFault);
  simulator.engines.lost.add(WEST);
  await rds.send(new FailoverGlobalClusterCommand({ ...toEast, AllowDataLoss: true }));
  expect(simulator.engines.done).toEqual([`failover ${EAST}`]);
});

test('a failover to a cluster that is lost is refused', async () => {
  simulator.engines.states.set(EAST, 'lost');
  await expect(rds.send(new FailoverGlobalClusterCommand({ ...toEast, AllowDataLoss: true }))).rejects.toBeInstanceOf(
    InvalidDBClusterStateFault,
  );
});

const other = { GlobalClusterIdentifier: 'other' };
const ofWest = { DBClusterIdentifier: west?.id };
const noInstance = { DBInstanceIdentifier: 'other' };
const noSnapshot = { DBClusterSnapshotIdentifier: 'other' };
const toOther = { ...toEast, TargetDbClusterIdentifier: 'other' };
test.each([
  ['a global cluster', () => rds.send(new DescribeGlobalClustersCommand(other)), GlobalClusterNotFoundFault],
  [
    'a global cluster to switch over',
    () => rds.send(new SwitchoverGlobalClusterCommand({ ...toEast, ...other })),
    GlobalClusterNotFoundFault,
  ],
  [
    'a global cluster to fail over',
    () => rds.send(new FailoverGlobalClusterCommand({ ...toEast, ...other })),
    GlobalClusterNotFoundFault,
  ],
  ['a cluster', () => rds.send(new DescribeDBClustersCommand(ofWest)), DBClusterNotFoundFault],
  ['a cluster to switch over to', () => rds.send(new SwitchoverGlobalClusterCommand(toOther)), DBClusterNotFoundFault],
  ['a cluster to fail over to', () => rds.send(new FailoverGlobalClusterCommand(toOther)), DBClusterNotFoundFault],
  ['an instance', () => rds.send(new DescribeDBInstancesCommand(noInstance)), DBInstanceNotFoundFault],
  ['a snapshot', () => rds.send(new DescribeDBClusterSnapshotsCommand(noSnapshot)), DBClusterSnapshotNotFoundFault],
])('%s that there is not is not found', async (_name, call, fault) => {
  await expect(call()).rejects.toBeInstanceOf(fault);
});

test('what a lost writer had is listed as the snapshot that Aurora takes of it', async () => {
  simulator.engines.takenAt.push(new Date('2026-11-24T08:00:00Z'));
  const { DBClusterSnapshots } = await rds.send(
    new DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier: east?.id }),
  );
  expect(DBClusterSnapshots).toMatchObject([
    {
      DBClusterSnapshotIdentifier: expect.stringContaining('unplanned-global-failover'),
      SnapshotCreateTime: new Date('2026-11-24T08:00:00Z'),
      Status: 'available',
    },
  ]);
});

test('errors that are common to all of AWS arrive by their names', async () => {
  const allow = simulator.faults.deny('rds:DescribeGlobalClusters');
  await expect(describe1()).rejects.toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 403 },
  });
  allow();
  simulator.faults.fail(EAST, 'rds:DescribeGlobalClusters', new Fault('Throttling', 400, 'Rate exceeded'));
  await expect(describe1()).rejects.toMatchObject({ name: 'Throttling' });
  await expect(describe1()).resolves.toBeDefined();
});
