import { Command } from 'commander';
import { deploymentSteps, type DeploymentStep } from '../config/deployment-order';
import { environments } from '../config/environments';
import { SUB_PROCESSORS } from '../config/sub-processors';
import type { Environment } from '../config/types';
import { fault } from '../config/validate/problem';
import { sampleAgreements } from '../config/validate/sub-processors';
import { environmentNamed, EXIT, EXIT_HELP, mustBeValid, mustReachAws, Refusal, refusalOf } from './errors';
import type { CommandContext } from './context';

/** Folder of the assembly: every stack is deployed from the same synthesis. */
const ASSEMBLY = 'cdk.out';

interface DeployOptions {
  readonly environment: string;
  readonly from?: string;
  readonly dryRun?: true;
  readonly despiteFlip?: true;
}

/** `holdfast deploy`: runs the CDK stack by stack, in the order of first deployment. */
export function deployCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('deploy')
    .summary('deploy an environment stack by stack')
    .description(
      'Refuses while the configuration is wrong, values are missing or a flip is under way. Then synthesizes once, with all policy, and deploys ' +
        'stack by stack in the order of first deployment. Stops at the first stack that fails.',
    )
    .argument('[cdk-arguments...]', 'after --: passed on to every `cdk deploy`')
    .requiredOption('-e, --environment <name>', 'which one; there is no default')
    .option('--from <stack>', 'begin with this stack, for example Network; default: the first')
    .option('--dry-run', 'print the commands instead of running them')
    .option('--despite-flip', 'deploy although a flip is under way: only what the runbook of the flip says')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast deploy --environment staging
  $ npx holdfast deploy --environment production --dry-run
  $ npx holdfast deploy --environment production --from Network -- --require-approval never
  $ npm run deploy -- --environment staging
${EXIT_HELP}`,
    )
    .action(async (cdkArguments: readonly string[], options: DeployOptions) =>
      exit(await deploy(context, options, cdkArguments)),
    );
}

async function deploy(
  context: CommandContext,
  options: DeployOptions,
  cdkArguments: readonly string[],
): Promise<number> {
  const all = environments(context.given);
  const environment = environmentNamed(all, options.environment);
  mustBeValid(all, context);
  const steps = stepsFrom(environment, options.from);
  mustBeComplete(environment);
  mustReachAws(context.given);
  if (!options.dryRun) {
    if (!options.despiteFlip) await mustNotFlip(context, environment);
    return deploySteps(context, environment, steps, options, cdkArguments);
  }
  const commands = [SYNTH, ...steps.map((step) => deployStep(step, cdkArguments))];
  context.terminal.out(commands.map((args) => `npx cdk ${args.map(quoted).join(' ')}\n`).join(''));
  return EXIT.ok;
}

const SYNTH = ['synth', '--no-lookups', '--quiet', '--output', ASSEMBLY];

const deployStep = ({ path }: Step, rest: readonly string[]): readonly string[] => [
  'deploy',
  path,
  '--exclusively',
  '--app',
  ASSEMBLY,
  ...rest,
];

async function deploySteps(
  context: CommandContext,
  environment: Environment,
  steps: readonly Step[],
  { despiteFlip }: DeployOptions,
  rest: readonly string[],
): Promise<number> {
  if (context.run('cdk', SYNTH) !== 0) return EXIT.findings;
  for (const [index, step] of steps.entries()) {
    // Deploying the stacks before may take an hour, and a flip may have begun meanwhile.
    if (index > 0 && !despiteFlip && (await hasFlipBegun(context, environment))) {
      context.terminal.error(
        `A flip has begun, and ${step.path} was not deployed; when the flip is over, go on with --from ${step.stack}\n`,
      );
      return EXIT.findings;
    }
    context.terminal.error(`${step.path} (${index + 1} of ${steps.length})\n`);
    if (context.run('cdk', deployStep(step, rest)) !== 0) {
      context.terminal.error(`${step.path} failed; fix it, then go on with --from ${step.stack}\n`);
      return EXIT.findings;
    }
    const next = steps[index + 1];
    if (environment.founding && step.gate && next) {
      context.terminal.error(`${step.gate}\nThen go on with --from ${next.stack}\n`);
      return EXIT.ok;
    }
  }
  return EXIT.ok;
}

/** A placeholder would fail in CloudFormation too, but only after the first stacks exist. */
function mustBeComplete({ name, placeholders }: Environment): void {
  const problems = [
    ...placeholders.map((variable) => {
      const fix = `set ${variable} (README, "Before a real deploy")`;
      return fault(name, 'placeholders', 'a real value before a deployment', `no real ${variable}`, fix);
    }),
    ...(name === 'production' ? sampleAgreements(SUB_PROCESSORS) : []),
  ];
  if (problems.length > 0) throw new Refusal(problems);
}

/** Refuses during a flip: a deployment would change what the flip uses. Goes on without an answer: before the first deployment there is no plan. */
async function mustNotFlip({ flips, terminal }: CommandContext, environment: Environment): Promise<void> {
  if (environment.regions.length < 2) return;
  const found = await flips(environment);
  if ('unknown' in found)
    return terminal.error(
      `${environment.name}: could not find out whether a flip is under way (${found.unknown}); going on\n`,
    );
  if (found.underWay.length === 0) return;
  const fix = 'end or cancel it first (docs/runbooks/region-flip.md); --despite-flip where that page says so';
  throw new Refusal(
    found.underWay.map(({ executionId, what, state }) =>
      fault(environment.name, 'flip', 'no flip under way', `${what}, ${state}, execution ${executionId}`, fix),
    ),
  );
}

async function hasFlipBegun({ flips }: CommandContext, environment: Environment): Promise<boolean> {
  if (environment.regions.length < 2) return false;
  const found = await flips(environment);
  return 'underWay' in found && found.underWay.length > 0;
}

/** One stack in the order of deployment, with the construct path by which the CDK selects it. */
interface Step extends DeploymentStep {
  readonly path: string;
}

function stepsFrom({ name, regions }: Environment, from: string | undefined): readonly Step[] {
  const letters = regions.map(({ letter }) => letter);
  const steps = deploymentSteps(letters).map((step) => ({ ...step, path: `${name}/${step.letter}/${step.stack}` }));
  if (from === undefined) return steps;
  const first = steps.findIndex(({ stack }) => stack === from);
  if (first >= 0) return steps.slice(first);
  const names = [...new Set(steps.map(({ stack }) => stack))].join(', ');
  throw refusalOf('--from', 'usage', `one of ${names}`, from, 'name one of them');
}

const quoted = (word: string): string => (/^[\w./=:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
