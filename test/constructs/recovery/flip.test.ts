/** The functions that a flip calls, on two real PostgreSQL servers that stand in for the two clusters. */
import { TIME_LIMITS_MS } from '../../../lib/contracts/region-switch-functions';
import { handler as activate } from '../../../lib/constructs/recovery/flip-activate.lambda';
import { handler as fence } from '../../../lib/constructs/recovery/flip-fence.lambda';
import { handler as standby } from '../../../lib/constructs/recovery/flip-standby.lambda';
import { handler as verify } from '../../../lib/constructs/recovery/flip-verify.lambda';
import { readEpoch } from '../../../lib/runtime/database/fence';
import { caughtUp } from '../../../simulator/engines/replica';
import { type HttpService, startHttpService } from '../../support/http-service';
import { PATIENCE_MS } from '../../support/patience';
import { addReplica, REGION, type RegionSide, startMigratedRegion, type TwoRegions } from '../../support/postgres';
import { withEnvironment } from '../../support/process-environment';

const DOMAIN = 'holdfast.example';
const ACTIVE = `active.${DOMAIN}`;
const PORTAL = `portal.${DOMAIN}`;
const WEST = REGION.west.name;
const EAST = REGION.east.name;

/** As they are; a function that must fail has less. */
const PATIENCE = { ...TIME_LIMITS_MS };

let regions: TwoRegions;
let door: HttpService;
/** What the front door answers; the last one again and again. */
let answers: { readonly status: number; readonly body: object }[];

beforeAll(async () => {
  regions = await addReplica(await startMigratedRegion());
  door = await startHttpService(() => {
    const { status, body } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500, body: {} };
    return { status, body: JSON.stringify(body) };
  });
  for (const name of [PORTAL, `portal.${WEST}.${DOMAIN}`, `portal.${EAST}.${DOMAIN}`])
    regions.nameServer.names.set(name, '127.0.0.1');
  regions.nameServer.texts.set(ACTIVE, [WEST]);
}, PATIENCE_MS);
afterAll(() => Promise.all([door?.close(), regions?.close()]));

beforeEach(() => {
  answers = ready(WEST);
  Object.assign(TIME_LIMITS_MS, { ...PATIENCE, pause: 50 });
});
afterAll(() => Object.assign(TIME_LIMITS_MS, PATIENCE));

const variablesIn = (side: RegionSide) => ({
  ...regions.variables(side),
  PEER_REGION: side === 'west' ? EAST : WEST,
  REGION_HOST: `portal.${REGION[side].name}.${DOMAIN}`,
});
withEnvironment(() => ({
  ACTIVE_HOST: ACTIVE,
  PORTAL_HOST: PORTAL,
  LOG_LEVEL: 'error',
  FRONT_DOOR_SCHEME: 'http',
  FRONT_DOOR_PORT: new URL(door.url).port,
  FRONT_DOOR_DNS_SERVER: regions.nameServer.address,
}));

/** Runs a function as if it were in a region. */
async function inRegion<Result>(side: RegionSide, handler: () => Promise<Result>): Promise<Result> {
  Object.assign(process.env, variablesIn(side));
  return handler();
}
/** The same for a function that must fail: what it waits for does not come. */
const failingIn = (side: RegionSide, handler: () => Promise<unknown>): Promise<unknown> => {
  Object.assign(TIME_LIMITS_MS, { whole: 400, wholeOfVerify: 400 });
  return inRegion(side, handler);
};
const epoch = () => regions.server.as('holdfast_activation', readEpoch);
const ready = (region: string, writer = region) => [
  { status: 200, body: { status: 'ready', region, writer: { reachable: true, region: writer } } },
];
const NOT_READY = { status: 503, body: { status: 'not ready' } };

test('fence in the region that has the writer gives the epoch away, and again when it is repeated', async () => {
  expect(await inRegion('west', fence)).toEqual({ region: WEST, writer: WEST, epoch: 2 });
  expect(await inRegion('west', fence)).toEqual({ region: WEST, writer: WEST, epoch: 2 });
  expect(await epoch()).toEqual({ epoch: 2, region: EAST });
});

test('fence in a region that has no writer has nothing to do, and changes nothing', async () => {
  expect(await inRegion('east', fence)).toEqual({ region: EAST, writer: WEST });
  expect((await epoch()).epoch).toBe(2);
});

test('fence does not take a silent database for one that writes elsewhere', async () => {
  Object.assign(TIME_LIMITS_MS, { connect: 200 });
  regions.server.signal('SIGSTOP');
  await expect(failingIn('west', fence)).rejects.toThrow();
  regions.server.signal('SIGCONT');
});

test('activate waits for the front door after it has taken the epoch', async () => {
  answers = [NOT_READY, ...ready(WEST)];
  expect(await inRegion('west', activate)).toEqual({ region: WEST, epoch: 3 });
  expect(await epoch()).toEqual({ epoch: 3, region: WEST });
});

test('activate does not take the epoch while the writer is elsewhere', async () => {
  await expect(failingIn('east', activate)).rejects.toThrow(/recovery/);
  expect((await epoch()).epoch).toBe(3);
});

test('activate says what the front door answered when it never gets ready', async () => {
  answers = [NOT_READY];
  await expect(failingIn('west', activate)).rejects.toThrow(/must be ready, it answered 503.*not ready/);
});

const elsewhere = /the writer must be in us-west-2, the portal uses one in us-east-2/;

test.each([
  ['the witness names another region', [EAST], WEST, WEST, /must name us-west-2, it names us-east-2/],
  ['the witness names both regions', [WEST, EAST], WEST, WEST, /must name us-west-2, it names us-west-2, us-east-2/],
  ['the global name leads elsewhere', [WEST], EAST, WEST, /must lead to us-west-2, it leads to us-east-2/],
  ['the portal writes elsewhere', [WEST], WEST, EAST, elsewhere],
])('verify fails while %s', async (_, witness, region, writer, message) => {
  regions.nameServer.texts.set(ACTIVE, witness);
  answers = ready(region, writer);
  await expect(failingIn('west', verify)).rejects.toThrow(message);
  regions.nameServer.texts.set(ACTIVE, [WEST]);
});

test('verify asks the portal for its writer, under the global name', async () => {
  const before = door.received.length;
  expect(await inRegion('west', verify)).toEqual({ region: WEST });
  expect(door.received.slice(before).map(({ path }) => path)).toEqual(['/readyz?deep']);
});

describe('the region that was left', () => {
  test('stands by: it follows, and knows that the other one is active', async () => {
    await caughtUp(regions.server, regions.replica);
    answers = ready(EAST);
    expect(await inRegion('east', standby)).toEqual({ region: EAST, fence: 'verified' });
  });

  test('does not stand by while its own front door is not ready', async () => {
    answers = [NOT_READY];
    await expect(failingIn('east', standby)).rejects.toThrow(/must be ready/);
  });

  test('is not fenced while its epoch still names itself', async () => {
    await inRegion('west', fence);
    await caughtUp(regions.server, regions.replica);
    await expect(failingIn('east', standby)).rejects.toThrow(
      /must know that us-west-2 is active; its epoch 4 names us-east-2/,
    );
  });

  test('is not fenced while its database accepts writes', async () => {
    await expect(failingIn('west', standby)).rejects.toThrow(
      /must follow the writer in us-east-2, and accepts writes itself/,
    );
  });

  test('activate takes the epoch in the region that was promoted', async () => {
    await regions.replica.query('SELECT pg_promote()');
    answers = ready(EAST);
    expect(await inRegion('east', activate)).toEqual({ region: EAST, epoch: 4 });
  });
});
