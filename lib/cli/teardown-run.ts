/** Deletes an environment. Loaded only for a real teardown. */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Environment } from '../config/types';
import { fault } from '../config/validate/problem';
import { clientConfig } from '../recovery/drill/aws-clients';
import { ASSEMBLY, releaseSteps } from '../release/steps';
import { leftIn, teardown, type TeardownParts, writerBefore } from '../release/teardown';
import { messageOf } from '../runtime/text';
import { EXIT, Refusal, refusalOf } from './errors';
import { askAll, linesOf } from './preflight';
import { readRelease } from './synthesis';
import type { CommandContext } from './context';

/** Questions that matter for a deletion; credentials are asked for always. */
const QUESTIONS = ['values', 'flip'];

/** What is asked; tests answer in its place. */
export interface TeardownPorts {
  readonly askAll: typeof askAll;
  readonly writerBefore: typeof writerBefore;
  readonly config: TeardownParts['config'];
  readonly readRelease: () => TeardownParts['release'];
}

const REAL: TeardownPorts = {
  askAll,
  writerBefore,
  config: (region) => clientConfig({ loopback: undefined }, region),
  readRelease: () => readRelease(new CloudAssembly(ASSEMBLY)),
};

/** @returns the exit code @throws Refusal before anything is deleted */
export async function runTeardown(
  context: CommandContext,
  environment: Environment,
  ask: NonNullable<CommandContext['ask']>,
  ports: TeardownPorts = REAL,
): Promise<number> {
  const say = (text: string): void => context.terminal.error(`${text}\n`);
  await mustBeReady(context, environment, ports);
  const [synthesize] = releaseSteps(environment) ?? [];
  if (synthesize?.kind !== 'synthesize') throw new TypeError('a release begins with its synthesis');
  if (context.run('cdk', synthesize.args, { HOLDFAST_ENVIRONMENT: environment.name }) !== 0) return EXIT.findings;
  const release = ports.readRelease();
  const words = `delete ${environment.name} in ${environment.account}`;
  if ((await ask(`Everything in it is deleted, with its backups. To go on, type: ${words}\n>`)) !== words) {
    say('Nothing was deleted.');
    return EXIT.refused;
  }
  const parts = { environment, release, config: ports.config };
  const stopped = await teardown({ ...parts, cdk: (args) => context.run('cdk', args) === 0, say }).catch(
    (error: unknown) => messageOf(error),
  );
  for (const region of environment.regions) {
    const left = await leftIn(parts, region).catch((error: unknown) => [`unknown: ${messageOf(error)}`]);
    for (const line of left) context.terminal.out(`left in ${region.name}: ${line}\n`);
  }
  if (stopped === undefined) return EXIT.ok;
  say(`Stopped: ${stopped}. Go on, once the cause is gone, with the same command.`);
  return EXIT.findings;
}

async function mustBeReady(context: CommandContext, environment: Environment, ports: TeardownPorts): Promise<void> {
  const answers = await ports.askAll(context, environment, ports.readRelease, QUESTIONS);
  context.terminal.error(linesOf(answers));
  const bad = answers.filter(({ state }) => state !== 'ok');
  if (bad.length > 0)
    throw new Refusal(
      bad.map(({ question, required, found, fix }) => fault(question, 'preflight', required, found, fix)),
    );
  const [home, other] = environment.regions;
  if (!other) return;
  const writer = await ports.writerBefore(environment, ports.config(home));
  if (writer !== undefined && writer !== home.name)
    throw refusalOf(
      'writer',
      'order',
      `${home.name}: its template also holds the global cluster, which is deleted last`,
      writer,
      `npx holdfast drill --environment ${environment.name} --to ${home.letter} --mode switchover`,
    );
}
