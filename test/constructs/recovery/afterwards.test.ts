/** The functions that follow a flip, against loopback services that speak AWS's protocols. */
import { S3Client } from '@aws-sdk/client-s3';
import { handler as announce } from '../../../lib/constructs/recovery/flip-announce.lambda';
import { handler as lower } from '../../../lib/constructs/recovery/flip-lower.lambda';
import { missing } from '../../../lib/constructs/recovery/flip-rebuild.lambda';
import { monthsOf, uncopied } from '../../../lib/constructs/recovery/unreplicated-data';
import { type HttpService, startHttpService } from '../../support/http-service';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';

let service: HttpService;
let answer: (path: string) => string;

beforeEach(async () => {
  service = await startHttpService(({ path }) => ({ status: 200, body: answer(path) }));
});
afterEach(() => service.close());
withEnvironment(() => ({
  ...LOOPBACK_CREDENTIALS,
  LOG_LEVEL: 'error',
  AWS_ENDPOINT_URL_EVENTBRIDGE: service.url,
  AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: service.url,
  HOLDFAST_ENVIRONMENT: 'production',
  PEER_REGION: 'us-west-2',
  ECS_CLUSTER: 'holdfast-production',
  FLOORS: 'portal=3,gateway=4',
}));

test('announce says which region is active, and how to go back', async () => {
  answer = () => JSON.stringify({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  expect(await announce()).toEqual({ region: 'us-east-2' });
  const [entry] = JSON.parse(service.received[0]?.body ?? '{}').Entries;
  expect(entry).toMatchObject({ Source: 'holdfast.recovery', DetailType: 'Region activated' });
  expect(JSON.parse(entry.Detail)).toEqual({
    environment: 'production',
    region: 'us-east-2',
    left: 'us-west-2',
    failback: 'npx holdfast drill --environment production --to us-west-2 --mode switchover',
  });
});

test('announce fails where the bus did not take the event, although the request succeeded', async () => {
  answer = () => JSON.stringify({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
  await expect(announce()).rejects.toThrow(
    'the event bus of us-east-2 must accept the event, it answered ThrottlingException',
  );
});

test('lower sets the floor of each service, and touches nothing else of it', async () => {
  answer = () => '{}';
  expect(await lower()).toEqual({ lowered: ['portal', 'gateway'] });
  const common = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' };
  expect(service.received.map(({ body }) => JSON.parse(body))).toEqual([
    { ...common, ResourceId: 'service/holdfast-production/portal', MinCapacity: 3 },
    { ...common, ResourceId: 'service/holdfast-production/gateway', MinCapacity: 4 },
  ]);
});

describe('rebuild says what a global database lacks', () => {
  const member = (region: string, writes: boolean, synchronization?: string) => ({ region, writes, synchronization });
  const [writer, reader] = [member('us-east-2', true), member('us-west-2', false, 'connected')];
  test.each([
    ['nothing', 'available', [writer, reader], []],
    ['a member', 'available', [writer], ['it has 1 of 2 members']],
    [
      'a writer here',
      'unknown',
      [member('us-east-2', false, 'connected'), member('us-west-2', true)],
      ['its writer is in us-west-2, not in us-east-2'],
    ],
    [
      'a member that keeps up',
      'unknown',
      [writer, member('us-west-2', false, 'pending-resync')],
      ['us-west-2 is pending-resync'],
    ],
    ['an end of its failover', 'failing-over', [writer, member('us-west-2', false)], ['it is failing-over']],
  ])('%s', (_, status, members, expected) => {
    expect(missing({ status, members }, 'us-east-2')).toEqual(expected);
  });
});

describe('messages that were not copied', () => {
  const at = (time: string) => new Date(`2026-03-01T${time}Z`);
  const window = { from: at('00:00:00'), until: at('01:00:00') };
  const listing = (items: string) => `<ListBucketResult><IsTruncated>false</IsTruncated>${items}</ListBucketResult>`;
  const folders = listing('<CommonPrefixes><Prefix>acme/</Prefix></CommonPrefixes>');
  const written = { copied: '00:10:00', lost: '00:20:00', failed: '00:30:00', later: '02:00:00' };
  const objects = listing(
    Object.entries(written)
      .map(
        ([name, time]) =>
          `<Contents><Key>acme/2026-03/${name}</Key><LastModified>${at(time).toISOString()}</LastModified></Contents>`,
      )
      .join(''),
  );
  const status = new Map([
    ['copied', 'COMPLETED'],
    ['failed', 'FAILED'],
  ]);
  let store: HttpService;
  const client = () =>
    new S3Client({
      region: 'us-east-2',
      endpoint: store.url,
      forcePathStyle: true,
      credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
      maxAttempts: 1,
    });

  beforeEach(async () => {
    store = await startHttpService(({ method, path }) => {
      if (method !== 'HEAD') return { status: 200, body: path.includes('delimiter') ? folders : objects };
      const name = path.split('?')[0]?.split('/').at(-1) ?? '';
      return { status: 200, body: '', headers: { 'x-amz-replication-status': status.get(name) ?? 'PENDING' } };
    });
  });
  afterEach(() => store.close());

  test('are those of the time around the flip whose copy has not arrived; the others are none', async () => {
    expect(await uncopied(client(), 'mail', window, Date.now() + 5_000)).toEqual({
      bucket: 'mail',
      looked: 3,
      uncopied: 2,
      keys: ['acme/2026-03/lost', 'acme/2026-03/failed'],
      complete: true,
    });
  });

  test('that could not all be looked at are said to be incomplete', async () => {
    expect(await uncopied(client(), 'mail', window, Date.now() - 1)).toMatchObject({ looked: 0, complete: false });
  });

  test.each([
    ['2026-03-10T00:00:00Z', '2026-03-10T01:00:00Z', ['2026-03']],
    ['2026-02-28T23:50:00Z', '2026-03-01T00:10:00Z', ['2026-02', '2026-03']],
    ['2025-12-31T23:50:00Z', '2026-01-01T00:10:00Z', ['2025-12', '2026-01']],
  ])('are looked for in the months that the window touches: %s to %s', (from, until, months) => {
    expect(monthsOf({ from: new Date(from), until: new Date(until) })).toEqual(months);
  });
});
