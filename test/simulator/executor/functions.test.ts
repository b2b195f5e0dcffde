/** The plan's functions: the bundles that are deployed, run by the simulator, and called by unmodified clients. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { flipFunctionName } from '../../../lib/config/names';
import { FunctionHost } from '../../../simulator/executor/function-host';
import { EAST, WEST } from '../fake-backend';
import { PRODUCTION, simulatorOf } from '../simulator-of';

describe('the real handlers', () => {
  test('act on the region that they run in, through its APIs', async () => {
    const simulator = await simulatorOf();
    const lambda = new LambdaClient(simulator.settings(EAST));
    const call = async (step: string) => {
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({ FunctionName: flipFunctionName(PRODUCTION, step), Payload: Buffer.from('{}') }),
      );
      return { FunctionError, answer: JSON.parse(Buffer.from(Payload ?? []).toString()) };
    };
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
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'absent' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    lambda.destroy();
    await simulator.close();
  });

  test('that fail say why, as Lambda does', async () => {
    const simulator = await simulatorOf();
    const lambda = new LambdaClient(simulator.settings(EAST));
    const allow = simulator.interference.deny('events:PutEvents');
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: flipFunctionName(PRODUCTION, 'announce') }),
    );
    expect(FunctionError).toBe('Unhandled');
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({ errorType: 'AccessDeniedException' });
    allow();
    lambda.destroy();
    await simulator.close();
  });

  test('are refused where the rehearsal has other variables than the template', async () => {
    const { engines, ...simulator } = await simulatorOf();
    await simulator.close();
    engines.functions.variables = (_region, _name, declared) => ({
      declared: { ...declared, EXTRA: '1' },
      rehearsalOnly: {},
    });
    await expect(simulatorOf({ engines })).rejects.toThrow(
      'the rehearsal has a value for EXTRA, which the template does not declare',
    );
    engines.functions.variables = () => ({ declared: {}, rehearsalOnly: {} });
    await expect(simulatorOf({ engines })).rejects.toThrow(
      'ACTIVE_HOST is in the template, and the rehearsal has no value for it',
    );
    engines.functions.variables = (_region, _name, declared) => ({ declared, rehearsalOnly: { ACTIVE_HOST: 'x' } });
    await expect(simulatorOf({ engines })).rejects.toThrow(
      "ACTIVE_HOST is in the template, and cannot be the rehearsal's own",
    );
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
      specOf(
        region,
        'client',
        "import { RDSClient } from '@aws-sdk/client-rds'; export const handler = async () => new RDSClient({}).config.region();",
      ),
    ]);
    host = new FunctionHost({
      specs,
      folder,
      isReachable: (region) => !lost.has(region),
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
    await expect(call('client')).resolves.toBe(EAST);
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
