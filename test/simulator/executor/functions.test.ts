/** The plan's functions: the bundles that are deployed, run by the simulator, and called by unmodified clients. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { flipFunctionName } from '../../../lib/config/names';
import { FaultInjection } from '../../../simulator/api/fault-injection';
import { FunctionHost } from '../../../simulator/executor/function-host';
import { EAST, FakeEngines, WEST } from '../fake-backend';
import { PRODUCTION, simulatorOf, type TestSimulator } from '../simulator-of';

describe('the real handlers', () => {
  let simulator: TestSimulator;
  let lambda: LambdaClient;
  beforeAll(async () => {
    simulator = await simulatorOf();
    lambda = new LambdaClient(simulator.settings(EAST));
  });
  afterAll(async () => {
    lambda.destroy();
    await simulator.close();
  });
  const call = async (step: string) => {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: flipFunctionName(PRODUCTION, step), Payload: Buffer.from('{}') }),
    );
    return { FunctionError, answer: JSON.parse(Buffer.from(Payload ?? []).toString()) };
  };

  test('act on the region that they run in, through its APIs', async () => {
    await expect(call('announce')).resolves.toMatchObject({ FunctionError: undefined });
    expect(simulator.events).toMatchObject([{ region: EAST, source: 'holdfast.recovery' }]);
    await expect(call('lower')).resolves.toMatchObject({ FunctionError: undefined });
    expect(simulator.engines.done).toEqual(
      expect.arrayContaining([
        `minimum ${EAST} portal ${PRODUCTION.portal.floor}`,
        `minimum ${EAST} gateway ${PRODUCTION.gateway.floor}`,
      ]),
    );
    await simulator.cluster.switchover(EAST);
    await expect(call('rebuild')).resolves.toMatchObject({ FunctionError: undefined });
    expect(simulator.complaints).toEqual([]);
  });

  test('that fail say why, as Lambda does', async () => {
    const allow = simulator.faults.deny('events:PutEvents');
    await expect(call('announce')).resolves.toMatchObject({
      FunctionError: 'Unhandled',
      answer: { errorType: 'AccessDeniedException' },
    });
    allow();
  });

  test.each<[string, FakeEngines['functions']['variables'], string]>([
    [
      'one more',
      (_region, _name, declared) => ({ declared: { ...declared, EXTRA: '1' }, rehearsalOnly: {} }),
      'the rehearsal has a value for EXTRA, which the template does not declare',
    ],
    [
      'none',
      () => ({ declared: {}, rehearsalOnly: {} }),
      'ACTIVE_HOST is in the template, and the rehearsal has no value for it',
    ],
    [
      'one of its own by the same name',
      (_region, _name, declared) => ({ declared, rehearsalOnly: { ACTIVE_HOST: 'x' } }),
      "ACTIVE_HOST is in the template, and cannot be the rehearsal's own",
    ],
  ])('are refused where the rehearsal has other variables than the template: %s', async (_what, variables, message) => {
    const engines = new FakeEngines();
    engines.functions.variables = variables;
    await expect(simulatorOf({ engines })).rejects.toThrow(message);
  });
});

describe('the host', () => {
  let folder: string;
  let host: FunctionHost;
  const lost = new Set<string>();
  const logged: string[] = [];
  const specOf = (region: string, name: string, code: string, timeout = 1_000) => {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, code);
    return { region, name, arn: `arn:${region}:${name}`, file, timeout, variables: { NAME: name, AWS_REGION: region } };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-functions-'));
    const specs = [WEST, EAST].flatMap((region) => [
      specOf(
        region,
        'echo',
        'let calls = 0; export const handler = (event, { functionName }) => ({ event, functionName, calls: (calls += 1), name: process.env.NAME, region: process.env.AWS_REGION, home: process.env.HOME ?? null });',
      ),
      specOf(
        region,
        'fail',
        "export const handler = () => { console.log('about to fail'); throw new TypeError('no'); };",
      ),
      specOf(region, 'sleep', 'export const handler = () => new Promise(() => setTimeout(() => {}, 60_000));', 200),
      specOf(region, 'exit', 'export const handler = () => process.exit(7);'),
    ]);
    // In one region alone, whose process is never ended: the client takes a moment to load.
    const client = specOf(
      WEST,
      'client',
      "import { RDSClient } from '@aws-sdk/client-rds'; export const handler = async () => new RDSClient({}).config.region();",
    );
    host = new FunctionHost({
      specs: [...specs, client],
      folder,
      isReachable: (region) => !lost.has(region),
      faults: new FaultInjection(),
      logged: (_region, text) => logged.push(text),
    });
    await host.preload();
  });
  afterAll(async () => {
    await host.close();
    rmSync(folder, { recursive: true });
  });

  const call = (name: string, region = EAST, signal?: AbortSignal): Promise<unknown> =>
    host.invoke(region, `arn:${region}:${name}`, { a: 1 }, signal);

  test('keeps functions warm, each with its own variables and nothing of the simulator', async () => {
    await expect(call('echo')).resolves.toEqual({
      event: { a: 1 },
      functionName: 'echo',
      calls: 1,
      name: 'echo',
      region: EAST,
      home: null,
    });
    await expect(call('echo')).resolves.toMatchObject({ calls: 2 });
    await expect(call('echo', WEST)).resolves.toMatchObject({ calls: 1, region: WEST });
  });

  test('has the clients of the SDK for them, as the runtime of Lambda does', async () => {
    await expect(call('client', WEST)).resolves.toBe(WEST);
  });

  test('says how one failed, and keeps what it wrote', async () => {
    await expect(call('fail')).rejects.toMatchObject({ errorType: 'TypeError', errorMessage: 'no' });
    expect(logged.join('')).toContain('about to fail');
  });

  test.each([
    ['takes longer than Lambda lets it', 'sleep', 'Task timed out after 0.20 seconds'],
    ['ends its process', 'exit', 'Runtime.ExitError'],
  ])('goes on after one that %s', async (_name, name, message) => {
    await expect(call(name)).rejects.toThrow(message);
    await expect(call('echo')).resolves.toMatchObject({ name: 'echo' });
  });

  test('ends one that its caller aborts', async () => {
    await expect(call('sleep', EAST, AbortSignal.timeout(20))).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(call('echo')).resolves.toMatchObject({ name: 'echo' });
  });

  test('does not answer for a lost region, nor for an unknown function', async () => {
    lost.add(EAST);
    await expect(call('echo')).rejects.toThrow(`Lambda in ${EAST} does not answer`);
    lost.clear();
    await expect(call('nothing')).rejects.toThrow('there is no function');
  });
});
