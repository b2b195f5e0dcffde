import { regionSwitch, itemsOf, type RegionSwitch } from '../../lib/region-switch/client';
import { isRefusedWith, UnreadableAnswer } from '../../lib/region-switch/errors';
import { MODEL } from '../../lib/region-switch/model/model';
import { StartUnknown } from '../../lib/region-switch/start-execution';
import { startHttpService, type Answer, type HttpService, type Received } from '../support/http-service';

const planArn = 'arn:aws:arc-region-switch::123456789012:plan/holdfast-production:a1b2c3';
const EXECUTION = {
  planArn,
  executionId: 'e1',
  startTime: 1,
  mode: 'graceful',
  executionState: 'inProgress',
  executionAction: 'activate',
  executionRegion: 'us-west-2',
};
const START = { planArn, targetRegion: 'us-west-2', action: 'activate' } as const;

const ok = (body: unknown): Answer => ({ status: 200, body: JSON.stringify(body) });
const fault = (status: number, code: string): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.arcregionswitch#${code}`, message: 'why' }),
});

let service: HttpService | undefined;
const pauses: number[] = [];

/** A client of a service that gives these answers. */
async function clientOf(answer: (request: Received, count: number) => Answer): Promise<RegionSwitch> {
  let count = 0;
  service = await startHttpService((request) => answer(request, (count += 1)));
  return regionSwitch({
    region: 'us-west-2',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    endpoint: service.url,
    timeout: 10_000,
    repetition: { random: () => 0.5, wait: async (milliseconds) => void pauses.push(milliseconds) },
  });
}

const about = { planArn, executionId: 'e1' };
const read = (client: RegionSwitch, signal?: AbortSignal) => client.call('GetPlanExecution', about, signal);
const start = (client: RegionSwitch) => client.start(START);
const decide = (client: RegionSwitch) => client.call('UpdatePlanExecution', { ...about, action: 'pause' });

const asked = (): readonly string[] => service?.received.map(({ target }) => target) ?? [];

beforeEach(() => pauses.splice(0));
afterEach(async () => {
  await service?.close();
  service = undefined;
});

test('an operation is named in the target, and its answer is read by the model', async () => {
  const client = await clientOf(() => ok({ ...EXECUTION, startTime: 1_700_000_000.5 }));
  const { startTime } = await read(client);
  expect(startTime).toEqual(new Date(1_700_000_000_500));
  expect(service?.received).toMatchObject([
    {
      method: 'POST',
      path: '/',
      target: 'ArcRegionSwitch.GetPlanExecution',
      body: JSON.stringify(about),
    },
  ]);
});

test('a request that breaks the model is not sent', async () => {
  const client = await clientOf(() => ok({}));
  await expect(client.call('GetPlanExecution', { planArn: 'somewhere', executionId: 'e1' })).rejects.toThrow(
    /planArn: must match/,
  );
  expect(asked()).toEqual([]);
});

describe('errors', () => {
  const declared = [...new Set(Object.values(MODEL.operations).flatMap(({ errors }) => errors))];

  test.each(declared)('%s is reported by its name, with the message of the service', async (code) => {
    const failed = await decide(await clientOf(() => fault(400, code))).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      code,
      detail: 'why',
      operation: 'UpdatePlanExecution',
      region: 'us-west-2',
      status: 400,
    });
    expect(isRefusedWith(failed, 'IllegalStateException')).toBe(code === 'IllegalStateException');
  });

  test('an answer that is not JSON is reported as unreadable', async () => {
    const client = await clientOf(() => ({ status: 200, body: '<html>' }));
    await expect(decide(client)).rejects.toBeInstanceOf(UnreadableAnswer);
  });

  test('a failure in front of the service is reported by its status', async () => {
    const client = await clientOf(() => ({ status: 403, body: '<html>' }));
    await expect(decide(client)).rejects.toMatchObject({ code: 'HTTP 403' });
  });

  test('an answer without what it must have says what is missing', async () => {
    const client = await clientOf(() => ok({ ...EXECUTION, mode: undefined }));
    await expect(read(client)).rejects.toThrow('$.mode: must be there');
  });
});

describe('repetition', () => {
  test.each([
    ['throttling', fault(400, 'ThrottlingException')],
    ['the service failing', fault(500, 'InternalServerException')],
  ])('a read is repeated after %s, with growing pauses', async (_name, failure) => {
    const client = await clientOf((_request, count) => (count < 4 ? failure : ok(EXECUTION)));
    await expect(read(client)).resolves.toMatchObject({ executionId: 'e1' });
    expect(pauses).toEqual([100, 200, 400]);
  });

  const throttledOnce = (_request: Received, count: number) =>
    count === 1 ? fault(429, 'ThrottlingException') : ok({ executionId: 'e1' });

  test.each<[string, Parameters<typeof clientOf>[0], (client: RegionSwitch) => Promise<unknown>, number, object]>([
    ['a read is given up after four attempts', () => fault(503, 'X'), read, 4, { name: 'RegionSwitchError' }],
    ['a refusal is not repeated', () => fault(404, 'ResourceNotFoundException'), read, 1, { status: 404 }],
    ['a decision is not, where it may have been made', () => fault(500, 'InternalFailure'), decide, 1, { status: 500 }],
    ['a refused start is not', () => fault(409, 'IllegalStateException'), start, 1, { code: 'IllegalStateException' }],
  ])('%s', async (_name, answer, call, times, error) => {
    await expect(call(await clientOf(answer))).rejects.toMatchObject(error);
    expect(asked()).toHaveLength(times);
  });

  test.each([
    ['decision', decide],
    ['start', start],
  ])('a %s is repeated where it was throttled', async (_name, call) => {
    await call(await clientOf(throttledOnce));
    expect(asked()).toHaveLength(2);
  });

  test('a call to an endpoint that does not listen was certainly not sent', async () => {
    const client = await clientOf(() => ok({}));
    await service?.close();
    service = undefined;
    await expect(decide(client)).rejects.toMatchObject({ name: 'NoAnswer', sent: 'no' });
    expect(pauses).toHaveLength(3);
  });

  test('an aborted call ends at once', async () => {
    const client = await clientOf(() => fault(503, 'ServiceUnavailable'));
    await expect(read(client, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(asked()).toEqual([]);
  });
});

describe('an execution is never started twice', () => {
  /** A service that loses its first answer to the start, and lists what was started. */
  const losing = (listed: 'at once' | 'later' | 'never') => {
    const comments: unknown[] = [];
    let lists = 0;
    return ({ target, body }: Received): Answer => {
      if (target.endsWith('StartPlanExecution')) {
        comments.push(JSON.parse(body).comment);
        return fault(500, 'InternalFailure');
      }
      lists += 1;
      const isListed = listed === 'at once' || (listed === 'later' && lists > 2);
      return ok({
        items: isListed
          ? [
              { ...EXECUTION, executionId: 'other', comment: 'other' },
              { ...EXECUTION, comment: comments[0], version: '7' },
            ]
          : [],
      });
    };
  };

  test.each(['at once', 'later'] as const)(
    'one whose answer was lost is found among the executions, listed %s',
    async (listed) => {
      const client = await clientOf(losing(listed));
      await expect(client.start({ ...START, comment: 'drill 1' })).resolves.toEqual({
        executionId: 'e1',
        plan: planArn,
        planVersion: '7',
      });
      expect(asked().filter((target) => target.endsWith('StartPlanExecution'))).toHaveLength(1);
    },
  );

  test('one that is never listed is reported as unknown', async () => {
    const client = await clientOf(losing('never'));
    await expect(start(client)).rejects.toBeInstanceOf(StartUnknown);
    expect(asked().filter((target) => target.endsWith('StartPlanExecution'))).toHaveLength(1);
  });

  test('a long comment is cut to keep the marker by which the execution is found', async () => {
    const client = await clientOf(() => ok({ executionId: 'e1' }));
    await client.start({ ...START, comment: 'c'.repeat(1024) });
    expect(JSON.parse(service?.received[0]?.body ?? '').comment).toMatch(/^c+ start-[0-9a-f-]{36}$/);
  });
});

describe('pages', () => {
  const events = (client: RegionSwitch) =>
    itemsOf(client.pages('ListPlanExecutionEvents', about), ({ items }) => items);

  test('are read to the end', async () => {
    const client = await clientOf(({ body }) =>
      JSON.parse(body).nextToken === 'two'
        ? ok({ items: [{ eventId: '2' }] })
        : ok({ items: [{ eventId: '1' }], nextToken: 'two' }),
    );
    await expect(events(client)).resolves.toEqual([{ eventId: '1' }, { eventId: '2' }]);
  });

  test('that repeat themselves are an error, not an endless loop', async () => {
    const client = await clientOf(() => ok({ items: [], nextToken: 'again' }));
    await expect(events(client)).rejects.toThrow('repeats a page');
  });
});
