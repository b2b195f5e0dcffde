import { Command } from 'commander';
import { environments } from '../config/environments';
import type { Environment } from '../config/types';
import { environmentNamed, EXIT, EXIT_HELP, mustBeValid, mustReachAws, refusalOf } from './errors';
import { mustHavePlaces } from './places';
import type { CommandContext } from './context';

interface TeardownOptions {
  readonly environment: string;
  readonly dryRun?: true;
}

/** `holdfast teardown`: deletes a destroyable environment with everything it holds. */
export function teardownCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('teardown')
    .summary('delete a destroyable environment with everything it holds')
    .description(
      'Refuses an environment that is protected, and asks to type what is deleted. Then empties buckets, vaults and the zone, and deletes ' +
        'stack by stack in the reverse order of creation. To go on after a stop, begin again. Says what is left at the end.',
    )
    .requiredOption('-e, --environment <name>', 'which one; there is no default')
    .option('--dry-run', 'print the commands; asks AWS nothing')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast teardown --environment staging --dry-run
  $ npx holdfast teardown --environment sandbox
${EXIT_HELP}`,
    )
    .action(async (options: TeardownOptions) => exit(await teardown(context, options)));
}

async function teardown(context: CommandContext, { environment: name, dryRun }: TeardownOptions): Promise<number> {
  const all = environments(context.given);
  const environment = environmentNamed(all, name);
  mustBeValid(all, context);
  mustBeDestroyable(environment);
  mustReachAws(context.given);
  const { destroyArgs, teardownOrder } = await import('../release/teardown');
  if (dryRun) {
    for (const step of teardownOrder(environment))
      context.terminal.out(`npx cdk ${destroyArgs(environment, step).join(' ')}\n`);
    return EXIT.ok;
  }
  if (!context.ask)
    throw refusalOf('teardown', 'usage', 'a terminal, to type what is deleted', 'none', 'run it at a terminal');
  mustHavePlaces('deploy', context);
  const { runTeardown } = await import('./teardown-run');
  return runTeardown(context, environment, context.ask);
}

function mustBeDestroyable({ name, destroyable }: Environment): void {
  if (!destroyable)
    throw refusalOf(
      `${name}.destroyable`,
      'P2',
      'true in an environment that may be deleted',
      'false: it is protected',
      'nothing deletes it: its archives are locked, its stacks and stores protected',
    );
}
