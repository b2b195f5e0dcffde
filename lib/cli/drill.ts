import { Command } from 'commander';
import { fault, show, type Problem } from '../config/validate/problem';
import type { FlipMode } from '../recovery/drill/model';
import { EXIT_HELP, Refusal } from './errors';
import type { CommandContext } from './context';
import { confirmationProblems } from './drill-confirmation';
import type { AskedDrill } from './drill-preparation';

interface Typed {
  readonly environment?: string;
  readonly to?: string;
  readonly mode?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly breakGlass?: true;
  readonly resume?: string;
  readonly json?: true;
}

/** `holdfast drill`: moves the active role to a region, in a drill or a real flip, and writes evidence. */
export function drillCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('drill')
    .summary('move the active role to a region: a drill, a switchover or a failover, with evidence')
    .description(
      'Checks everything that a flip needs, prints what will happen, asks, and then executes the plan while clients write through ' +
        'the front door. Their results are the evidence (out/drills/<id>). You can interrupt it at any moment; what runs in AWS continues.',
    )
    .option('-e, --environment <name>', 'which one')
    .option('--to <region>', 'the region to activate: A, B or its name')
    .option(
      '--mode <mode>',
      'switchover (both regions are healthy, nothing is lost) or failover (the active region is lost)',
    )
    .option('--dry-run', 'check and print what would happen; change nothing')
    .option('-y, --yes', 'do not ask before it begins')
    .option('--break-glass', 'without Region switch: the drill executes the same steps itself')
    .option('--resume <id>', 'go on with a drill that was interrupted or waits; no step is repeated')
    .option('--json', 'print one JSON document and nothing else (its shape: lib/cli/drill-screen.ts)')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast drill --environment staging --to B --mode switchover --dry-run
  $ npx holdfast drill --environment production --to us-east-2 --mode failover
  $ npx holdfast drill --environment production --to B --mode failover --yes        without a question
  $ npx holdfast drill --resume 20261124T120000Z-4f09c1-production-failover
${EXIT_HELP}`,
    )
    .action(async (typed: Typed) => {
      const asked = askedBy(typed, context);
      const { drill } = await import('./drill-run');
      exit(await drill(context, asked));
    });
}

/** @throws Refusal with everything that is missing or wrong */
export function askedBy(typed: Typed, { ask }: Pick<CommandContext, 'ask'>): AskedDrill {
  const flags = {
    dryRun: typed.dryRun === true,
    yes: typed.yes === true,
    breakGlass: typed.breakGlass === true,
    json: typed.json === true,
  };
  if (typed.resume !== undefined) {
    const problems = resumeProblems(typed);
    if (problems.length > 0) throw new Refusal(problems);
    return { ...flags, what: { resume: typed.resume } };
  }
  const { environment, to, mode } = typed;
  const problems = [
    ...(environment === undefined ? [usage('--environment', 'the environment to drill', undefined)] : []),
    ...(to === undefined ? [usage('--to', 'the region to activate', undefined)] : []),
    ...(isMode(mode) ? [] : [usage('--mode', 'switchover or failover', mode)]),
  ];
  if (problems.length > 0 || environment === undefined || to === undefined || !isMode(mode))
    throw new Refusal([...problems, ...confirmationProblems({ ...flags, what: {} }, { ask })]);
  return { ...flags, what: { environment, to, mode } };
}

const isMode = (mode: string | undefined): mode is FlipMode => mode === 'switchover' || mode === 'failover';

const usage = (option: string, required: string, given: string | undefined): Problem =>
  fault(option, 'usage', required, show(given), 'add --help for what there is');

/** With --resume a drill keeps its first options. */
function resumeProblems({ resume = '', environment, to, mode, dryRun }: Typed): readonly Problem[] {
  const id = /^[\w-]{1,100}$/.test(resume) ? [] : [usage('--resume', 'the id of a drill', resume)];
  const others = Object.entries({
    '--environment': environment,
    '--to': to,
    '--mode': mode,
    '--dry-run': dryRun,
  }).filter(([, value]) => value !== undefined);
  return [
    ...id,
    ...others.map(([option]) =>
      fault(option, 'usage', 'left out with --resume', 'given', 'the drill keeps what it was begun with'),
    ),
  ];
}
