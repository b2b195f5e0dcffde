/** A release as a list of steps: what `holdfast deploy` does, in order, and what its dry run prints. Pure. */
import { deploymentSteps, type DeploymentStep } from '../config/deployment-order';
import { RELEASE } from '../config/numbers';
import type { Environment, RegionLetter } from '../config/types';

/** Folder of the assembly: every stack is deployed from the same synthesis. */
export const ASSEMBLY = 'cdk.out';

/** Runs the CDK. Changes nothing in AWS but what the step is for. */
interface CdkStep {
  readonly kind: 'cdk';
  readonly args: readonly string[];
  /** The stack that it deploys, for example `A/Service`. */
  readonly stack?: string;
}

/** One step. */
export type Step =
  | CdkStep
  | { readonly kind: 'synthesize'; readonly args: readonly string[]; readonly environment: string }
  /** What the release replaces is compared with the record of the last one; what one deployment cannot replace ends it. */
  | { readonly kind: 'compare' }
  | { readonly kind: 'preflight' }
  /** A person decides. */
  | { readonly kind: 'confirm' }
  /** Brings the schema up to date, with the task of this region, wherever the writer is. */
  | { readonly kind: 'migrate'; readonly letter: RegionLetter }
  /** Waits, and ends the release if an alarm of the region goes on. */
  | { readonly kind: 'bake'; readonly letter: RegionLetter }
  /** Writes the record that the next release is compared with. */
  | { readonly kind: 'record' }
  /** A person does something outside; `next` is the stack to go on with. */
  | { readonly kind: 'stop'; readonly text: string; readonly next: string };

/** Where the record of an environment's last release is, from the folder of the repository. */
export const recordOf = (environment: string): string => `releases/${environment}.json`;

const cdk = (...args: readonly string[]): CdkStep => ({ kind: 'cdk', args });

/** The stack whose migration task brings the schema up to date. */
const MIGRATED = 'Data';

/**
 * The steps of an environment's release. In a first creation the regions take turns, stack by stack, as each needs what
 * the other made; in any later release one region is whole, and quiet, before the next one begins.
 *
 * @param from a stack as `A/Service`, or `Service` for the first of its name; steps for those before are left out. Undefined: all
 * @param rest arguments for every `cdk deploy`
 * @returns undefined where there is no such stack
 */
export function releaseSteps(
  environment: Environment,
  from?: string,
  rest: readonly string[] = [],
): readonly Step[] | undefined {
  const turns = isFounded(environment) ? byRegion(environment) : turnsOf(environment);
  const first =
    from === undefined ? 0 : turns.findIndex(({ stack, letter }) => from === stack || from === `${letter}/${stack}`);
  if (first < 0) return undefined;
  const all = `${environment.name}/*/*`;
  return [
    {
      kind: 'synthesize',
      args: ['synth', '--no-lookups', '--quiet', '--output', ASSEMBLY],
      environment: environment.name,
    },
    ...(isFounded(environment) ? [{ kind: 'compare' } as const] : []),
    { kind: 'preflight' },
    cdk('diff', all, '--app', ASSEMBLY),
    { kind: 'confirm' },
    cdk('publish-assets', all, '--app', ASSEMBLY, '--unstable', 'publish-assets'),
    ...turns.slice(first).flatMap((turn, index, left) => stepsOf(environment, turn, left[index + 1], rest)),
    ...(isFounded(environment) ? [{ kind: 'record' } as const] : []),
  ];
}

/** Whether every region has been created whole. */
export const isFounded = ({ regions }: Environment): boolean => regions.every(({ founding }) => !founding);

/** Names of the regions that are being made while another one serves: they go another way than a first creation. */
export function madeAnew({ regions }: Environment): readonly string[] {
  const made = regions.filter(({ founding }) => founding).map(({ name }) => name);
  return made.length < regions.length ? made : [];
}

const turnsOf = ({ regions }: Environment): readonly DeploymentStep[] =>
  deploymentSteps(regions.map(({ letter }) => letter));

const byRegion = (environment: Environment): readonly DeploymentStep[] =>
  environment.regions.flatMap((region) => turnsOf(environment).filter(({ letter }) => letter === region.letter));

function stepsOf(
  environment: Environment,
  { stack, letter, gate }: DeploymentStep,
  next: DeploymentStep | undefined,
  rest: readonly string[],
): readonly Step[] {
  const name = `${letter}/${stack}`;
  const deploy: Step = {
    kind: 'cdk',
    args: [
      'deploy',
      `${environment.name}/${name}`,
      '--exclusively',
      '--app',
      ASSEMBLY,
      // The operator has confirmed the diff of all stacks.
      '--require-approval',
      'never',
      ...rest,
    ],
    stack: name,
  };
  const isFounding = !isFounded(environment);
  // In a first creation once both clusters are there: the task signs in to the writer through either network.
  const isMigrated =
    stack === MIGRATED && (isFounding ? next?.stack !== MIGRATED : letter === environment.regions[0].letter);
  const migrate: readonly Step[] = isMigrated ? [{ kind: 'migrate', letter: environment.regions[0].letter }] : [];
  const bake: readonly Step[] = !isFounding && next?.letter !== letter ? [{ kind: 'bake', letter }] : [];
  const stop: readonly Step[] =
    isFounding && gate !== undefined && next !== undefined
      ? [{ kind: 'stop', text: gate, next: `${next.letter}/${next.stack}` }]
      : [];
  return [deploy, ...migrate, ...stop, ...bake];
}

/** A step as a line that a person can read, or type. */
export function lineOfStep(step: Step, { name, regions }: Environment): string {
  const region = (letter: RegionLetter): string => regions.find((each) => each.letter === letter)?.name ?? letter;
  switch (step.kind) {
    case 'cdk':
      return `npx cdk ${step.args.map(quoted).join(' ')}`;
    case 'synthesize':
      return `HOLDFAST_ENVIRONMENT=${step.environment} npx cdk ${step.args.map(quoted).join(' ')}`;
    case 'compare':
      return `# nothing may be replaced that one deployment cannot replace, by ${recordOf(name)}`;
    case 'record':
      return `# writes ${recordOf(name)}: commit it`;
    case 'preflight':
      return `npx holdfast preflight --environment ${name}`;
    case 'confirm':
      return '# a person confirms; --yes does so in advance';
    case 'migrate':
      return `# the migration task runs in ${region(step.letter)}, and must end with 0`;
    case 'bake':
      return `# for ${RELEASE.bake.minutes} minutes no alarm may go on in ${region(step.letter)}`;
    case 'stop':
      return `# stop: ${step.text} Then go on with --from ${step.next}`;
  }
}

const quoted = (word: string): string => (/^[\w./=:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
