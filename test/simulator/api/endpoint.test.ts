/** Which requests a region's endpoint of the simulator answers. */
import { RDSClient, DescribeGlobalClustersCommand } from '@aws-sdk/client-rds';
import { HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  InvalidRequestContentException,
  InvokeCommand,
  LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
import { bucketName, clusterName, flipFunctionName } from '../../../lib/config/names';
import { monotonicClock } from '../../../lib/recovery/drill/clock';
import { regionSwitch } from '../../../lib/region-switch/client';
import { EAST, WEST } from '../fake-backend';
import { CREDENTIALS, PRODUCTION, simulatorOf, type TestSimulator } from '../simulator-of';

let simulator: TestSimulator;
/** How far the simulator's clock is ahead, in milliseconds. */
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  const clock = monotonicClock();
  simulator = await simulatorOf({ clock: { ...clock, now: () => clock.now() + ahead } });
});
afterEach(() => simulator.close());

const plansBy = (credentials: typeof CREDENTIALS, region = EAST) =>
  regionSwitch({ region, credentials, endpoint: simulator.apis[EAST], repetition: { attempts: 1 } }).call(
    'ListPlansInRegion',
    {},
  );

describe('a request is answered', () => {
  test('when it is signed with the credentials of the rehearsal', async () => {
    await expect(plansBy(CREDENTIALS)).resolves.toBeDefined();
  });

  test.each([
    ['with another secret', { ...CREDENTIALS, secretAccessKey: 'guessed' }, EAST, 'InvalidSignatureException'],
    ['with another access key', { ...CREDENTIALS, accessKeyId: 'AKIDEXAMPLE' }, EAST, 'UnrecognizedClientException'],
    ['for another region', CREDENTIALS, WEST, 'InvalidSignatureException'],
  ])('and not when it is signed %s', async (_name, credentials, region, code) => {
    await expect(plansBy(credentials, region)).rejects.toMatchObject({ code, status: 403 });
  });

  test.each([
    ['not signed', {}, 'MissingAuthenticationToken'],
    ['signed in part', { authorization: 'AWS4-HMAC-SHA256 Credential=x' }, 'MissingAuthenticationToken'],
  ])('and not when it is %s', async (_name, headers, code) => {
    const answer = await fetch(simulator.apis[EAST] ?? '', {
      method: 'POST',
      headers: { 'x-amz-target': 'ArcRegionSwitch.ListPlansInRegion', ...headers },
      body: '{}',
    });
    expect(answer.status).toBe(403);
    await expect(answer.json()).resolves.toMatchObject({ __type: code });
  });

  test('and not when it was changed on the way, or was signed long ago', async () => {
    let sent: RequestInit | undefined;
    const spy = jest.spyOn(globalThis, 'fetch').mockImplementationOnce((_url, init) => {
      sent = init;
      return Promise.resolve(new Response('{}'));
    });
    await plansBy(CREDENTIALS);
    spy.mockRestore();
    const repeat = async (changed: RequestInit) =>
      (await fetch(simulator.apis[EAST] ?? '', { ...sent, signal: null, ...changed })).json();
    await expect(repeat({})).resolves.toHaveProperty('plans');
    await expect(repeat({ body: '{"maxResults":1}' })).resolves.toMatchObject({ __type: 'XAmzContentSHA256Mismatch' });
    ahead = 400_000;
    await expect(repeat({})).resolves.toMatchObject({ __type: 'RequestExpired' });
  });

  test('and not by a service that the simulator does not have, which is a complaint', async () => {
    const ssm = new SSMClient(simulator.settings(EAST));
    await expect(ssm.send(new GetParameterCommand({ Name: '/a' }))).rejects.toThrow('the simulator does not serve ssm');
    expect(simulator.complaints).toEqual([`${EAST}: the simulator does not serve ssm`]);
    ssm.destroy();
  });
});

test('a region that is lost cuts connections, in every protocol', async () => {
  const rds = new RDSClient(simulator.settings(EAST));
  simulator.engines.lost.add(EAST);
  await expect(rds.send(new DescribeGlobalClustersCommand({}))).rejects.toThrow('socket hang up');
  rds.destroy();
});

describe('what the functions of the plan call', () => {
  test('sizes of services are described and their least number set', async () => {
    const [ecs, scaling] = [
      new ECSClient(simulator.settings(EAST)),
      new ApplicationAutoScalingClient(simulator.settings(EAST)),
    ];
    const { services, failures } = await ecs.send(
      new DescribeServicesCommand({ cluster: clusterName(PRODUCTION), services: ['portal', 'absent'] }),
    );
    expect(services).toMatchObject([{ serviceName: 'portal', runningCount: 3, desiredCount: 3, status: 'ACTIVE' }]);
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
    await expect(
      ecs.send(new DescribeServicesCommand({ cluster: 'other', services: ['portal'] })),
    ).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
    const target = {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: `service/${clusterName(PRODUCTION)}/portal`,
    } as const;
    await scaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 5 }));
    const { ScalableTargets } = await scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds: [target.ResourceId] }),
    );
    expect(ScalableTargets).toMatchObject([
      { MinCapacity: 5, MaxCapacity: 12, SuspendedState: { DynamicScalingOutSuspended: false } },
    ]);
    await expect(
      scaling.send(
        new RegisterScalableTargetCommand({ ...target, ResourceId: 'service/other/portal', MinCapacity: 5 }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    ecs.destroy();
    scaling.destroy();
  });

  test('an unknown function, and an event that is not JSON, are refused', async () => {
    const lambda = new LambdaClient(simulator.settings(EAST));
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'absent' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    const FunctionName = flipFunctionName(PRODUCTION, 'announce');
    await expect(
      lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from('not JSON') })),
    ).rejects.toBeInstanceOf(InvalidRequestContentException);
    lambda.destroy();
  });

  test('events are kept in order, and one whose detail is not JSON is refused', async () => {
    const events = new EventBridgeClient(simulator.settings(EAST));
    const event = { Source: 'a test', DetailType: 'something', Detail: '{"what":1}' };
    const { FailedEntryCount, Entries } = await events.send(
      new PutEventsCommand({ Entries: [event, { ...event, Detail: 'nothing' }] }),
    );
    expect(FailedEntryCount).toBe(1);
    expect(Entries).toMatchObject([{ EventId: expect.any(String) }, { ErrorCode: 'MalformedDetail' }]);
    expect(simulator.events).toEqual([
      { region: EAST, source: 'a test', detailType: 'something', detail: { what: 1 } },
    ]);
    events.destroy();
  });

  test('buckets are there and empty', async () => {
    const s3 = new S3Client(simulator.settings(EAST));
    const east = PRODUCTION.regions.find(({ name }) => name === EAST);
    const Bucket = east ? bucketName(PRODUCTION, 'mail', east) : '';
    await expect(s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', Prefix: 'a b/' }))).resolves.toMatchObject({
      KeyCount: 0,
      IsTruncated: false,
    });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'a/2026-11/b' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(s3.send(new ListObjectsV2Command({ Bucket: 'absent-bucket' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    s3.destroy();
  });
});
