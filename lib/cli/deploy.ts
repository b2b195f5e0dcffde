import { Command } from 'commander';
import { environments } from '../config/environments';
import type { Environment } from '../config/types';
import { lineOfStep, madeAnew, releaseSteps } from '../release/steps';
import { environmentNamed, EXIT, EXIT_HELP, mustBeValid, mustReachAws, refusalOf } from './errors';
import { mustHavePlaces } from './places';
import type { CommandContext } from './context';

interface DeployOptions {
  readonly environment: string;
  readonly from?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly despiteFlip?: true;
}

/** `holdfast deploy`: the first creation of an environment, and every release after it. */
export function deployCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('deploy')
    .summary('deploy an environment: its first creation, and every release after it')
    .description(
      'Synthesizes the environment with all policy, asks everything that must hold, shows the difference and asks. Then publishes ' +
        'the images and deploys region A whole, with the migration of the database in its place, waits for quiet alarms, and deploys ' +
        'region B. A first creation goes stack by stack through both regions, and stops where a person has to act.',
    )
    .argument('[cdk-arguments...]', 'after --: passed on to every `cdk deploy`')
    .requiredOption('-e, --environment <name>', 'which one; there is no default')
    .option('--from <stack>', 'begin with this stack, for example A/Network; default: the first')
    .option('--dry-run', 'print the steps, as they would be typed; asks neither AWS nor Docker')
    .option('-y, --yes', 'do not ask; needed where there is no terminal')
    .option('--despite-flip', 'deploy although a flip is under way: only what the runbook of the flip says')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast deploy --environment production --dry-run
  $ npx holdfast deploy --environment staging
  $ npx holdfast deploy --environment production --from A/Network --yes
${EXIT_HELP}`,
    )
    .action(async (cdkArguments: readonly string[], options: DeployOptions) =>
      exit(await deploy(context, options, cdkArguments)),
    );
}

async function deploy(
  context: CommandContext,
  { environment: name, from, dryRun, yes, despiteFlip }: DeployOptions,
  cdkArguments: readonly string[],
): Promise<number> {
  const all = environments(context.given);
  const environment = environmentNamed(all, name);
  mustBeValid(all, context);
  mustDeployAsBootstrapped(cdkArguments);
  const steps = releaseSteps(environment, from, cdkArguments);
  if (steps === undefined)
    throw refusalOf('--from', 'usage', 'a stack of the environment, as A/Network', from ?? '', 'see --dry-run');
  mustNotBeHalfMade(environment);
  mustReachAws(context.given);
  if (dryRun) {
    context.terminal.out(steps.map((step) => `${lineOfStep(step, environment)}\n`).join(''));
    return EXIT.ok;
  }
  if (!yes && !context.ask)
    throw refusalOf(
      '--yes',
      'usage',
      'a terminal, to ask for confirmation',
      'none',
      'add --yes to begin without being asked',
    );
  mustHavePlaces('deploy', context);
  const { release } = await import('./deploy-run');
  return release(context, { environment, steps, yes: yes === true, despiteFlip: despiteFlip === true });
}

/** Policies of keys, vault and records name the bootstrap's role: after another one has deployed them, no one may change them. */
function mustDeployAsBootstrapped(cdkArguments: readonly string[]): void {
  const given = cdkArguments.find((word) => /^(-r|--role-?arn)/i.test(word));
  if (given !== undefined)
    throw refusalOf(
      given,
      'usage',
      'CloudFormation works by the role of the bootstrap, which alone may change keys, vault and records',
      'another role',
      'leave it out; another bootstrap is bootstrapQualifier in lib/config/environments.ts',
    );
}

function mustNotBeHalfMade(environment: Environment): void {
  const made = madeAnew(environment);
  if (made.length > 0)
    throw refusalOf(
      `${environment.name}.regions`,
      'founding',
      'every region is being made, or none',
      made.join(),
      'make it anew with the commands of docs/deploy.md, "A region made anew"',
    );
}
