import { GlobalCluster } from '../../../lib/runtime/database/global-cluster';
import type { Member } from '../../../lib/runtime/database/members';
import { nameLookup } from '../../../lib/runtime/database/name-lookup';
import type { HttpService } from '../../support/http-service';
import { startNameServer, type NameServer } from '../../../simulator/engines/dns';
import { startRdsApi, type GlobalDatabase } from '../../support/postgres/rds-api';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';

const west: Member = { host: 'holdfast.cluster-c1.us-west-2.rds.amazonaws.com', region: 'us-west-2' };
const east: Member = { host: 'holdfast.cluster-c2.us-east-2.rds.amazonaws.com', region: 'us-east-2' };
const endpoint = 'holdfast.global-c0.global.rds.amazonaws.com';
const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };

let database: GlobalDatabase;
let rds: HttpService;
let nameServer: NameServer;
let cluster: GlobalCluster;

withEnvironment(() => ({ ...LOOPBACK_CREDENTIALS, AWS_ENDPOINT_URL_RDS: rds.url }));
beforeAll(async () => {
  database = {
    identifier: 'holdfast',
    endpoint,
    regions: [west.region, east.region],
    writer: west.region,
    available: true,
  };
  rds = await startRdsApi(database);
  nameServer = await startNameServer({ [endpoint]: west.host });
});
beforeEach(() => {
  database.available = true;
  nameServer.names.set(endpoint, west.host);
  cluster = new GlobalCluster({ identifier: 'holdfast', own: east, names: nameLookup(nameServer.address), log });
});
afterEach(() => cluster.close());
afterAll(() => Promise.all([rds.close(), nameServer.close()]));

test('the global name is followed to the regional one', async () => {
  expect(await cluster.candidates()).toEqual([west, east]);
});

test('without a global cluster there is one member', async () => {
  const alone = new GlobalCluster({ identifier: undefined, own: east, names: nameLookup(nameServer.address), log });
  expect(await alone.candidates()).toEqual([east]);
  alone.close();
});

test('the control plane is away: the global name is remembered and followed anew', async () => {
  await cluster.candidates();
  database.available = false;
  nameServer.names.set(endpoint, east.host);
  expect(await cluster.candidates()).toEqual([east]);
});

test('control plane and name are away: the last writer is remembered', async () => {
  await cluster.candidates();
  cluster.found(west);
  database.available = false;
  nameServer.names.delete(endpoint);
  expect(await cluster.candidates()).toEqual([west, east]);
});

test('nothing was ever known: its own region is tried', async () => {
  database.available = false;
  expect(await cluster.candidates()).toEqual([east]);
});
