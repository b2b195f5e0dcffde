import { Command } from 'commander';
import { environments } from '../config/environments';
import { fault, type Problem, show } from '../config/validate/problem';
import { roomOnDisk } from '../../simulator/engines/temp-directory';
import { MODES, type RehearsalMode } from '../../simulator/rehearsal/runs';
import { environmentNamed, EXIT, EXIT_HELP, mustBeValid, Refusal } from './errors';
import { faultsBy, textOfFaults } from './rehearse-faults';
import type { CommandContext } from './context';
import { mustHavePlaces } from './places';
import { problemsOfMachine, problemsOfPostgres } from './rehearse-requirements';
import type { AskedRehearsal } from './rehearse-run';

interface Typed {
  readonly mode: string;
  readonly runs: string;
  readonly linkDelay: string;
  readonly pace: string;
  readonly environment: string;
  readonly fault?: readonly string[];
  readonly from?: string;
  readonly record?: true;
  readonly json?: true;
}

const PACES: readonly AskedRehearsal['pace'][] = ['real', 'aurora'];

/** More is a benchmark, not a rehearsal. */
const MOST_RUNS = 50;
/**
 * In milliseconds, each way; half way around the context it is 150. Before a switchover the standby's portals must reach the
 * writer: a connection takes five round trips, and they give it 1.5 s (services/portal/src/database.ts).
 */
const MOST_DELAY_MS = { switchover: 140, failover: 500, both: 140 } as const satisfies Record<RehearsalMode, number>;

/** `holdfast rehearse`: the drill on one machine, which needs no AWS. */
export function rehearseCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('rehearse')
    .summary('rehearse a flip on this machine: two regions with real databases and portals, the plan as it is deployed')
    .description(
      'Synthesizes an environment, opens two regions on loopback addresses, and runs the same drill against them as `holdfast drill` runs ' +
        'against AWS, with clients that write all the time. What they saw is the evidence (out/rehearsals/<id>), verified afterwards. ' +
        'Needs Linux; no root, no Docker, no network. What is real in it and what is not: docs/rehearsal.md. ' +
        'HOLDFAST_PG_BIN names a folder with another PostgreSQL, of the same major version or a newer one.',
    )
    .option(
      '--mode <mode>',
      `${MODES.join(', ')}; a failover begins with the sudden loss of the active region; ` +
        'deploy: no flip, but deployments, on paper (docs/deployment-rehearsal.md); takes --environment, --from, --record and --json',
      'both',
    )
    .option('--from <assembly>', 'with --mode deploy: the cloud assembly of the last release; default: its record')
    .option(
      '--record',
      'with --mode deploy: write releases/<environment>.json, which the next release is compared with',
    )
    .option('--runs <number>', 'how often; each flip starts in the region where the one before has led', '1')
    .option(
      '--link-delay <ms>',
      `between the regions, each way; at most ${MOST_DELAY_MS.both}, and ${MOST_DELAY_MS.failover} with --mode failover`,
      '35',
    )
    .option(
      '--pace <pace>',
      'real: engines take as long as they take; aurora: as long as those of AWS, about seven minutes a flip',
      'real',
    )
    .option(
      '--fault <name...>',
      'instead: faults of the catalogue (docs/faults.md), single cases, `all`, or `list`; --mode, --runs and --pace are not used',
    )
    .option('-e, --environment <name>', 'which one', 'production')
    .option('--json', 'print one JSON document and nothing else (its shape: lib/cli/rehearse-output.ts)')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast rehearse                                     one switchover, and one failover back
  $ npx holdfast rehearse --mode switchover --runs 10         ten in a row, to and fro
  $ npx holdfast rehearse --mode failover --link-delay 400    more is under way when the region is lost
  $ npx holdfast rehearse --fault link-cut                    what happens when the link between the regions is cut
  $ npx holdfast rehearse --mode deploy --from last/cdk.out   would the next release, a rollback of it, a lost region work
  $ npx holdfast rehearse --json | jq '.runs[] | {mode, rtoSeconds, lostRows}'
${EXIT_HELP}`,
    )
    .action(async (typed: Typed) => {
      if (typed.mode === 'deploy') {
        mustHavePlaces('check', context);
        const { rehearseDeployments } = await import('./rehearse-deploy');
        return exit(rehearseDeployments(context, typed));
      }
      const asked = askedBy(typed, context);
      if (typed.fault) return exit(await rehearseAskedFaults(context, typed.fault, asked));
      mustHavePlaces('rehearse', { ...context, serverRoom: roomOnDisk() });
      const { rehearse } = await import('./rehearse-run');
      exit(await rehearse(context, asked));
    });
}

/** @returns the exit code @throws Refusal where a fault is unknown */
async function rehearseAskedFaults(
  context: CommandContext,
  names: readonly string[],
  rehearsal: AskedRehearsal,
): Promise<number> {
  const { asked, problems } = faultsBy(names);
  if (problems.length > 0) throw new Refusal(problems);
  if (asked === 'list') {
    context.terminal.out(textOfFaults());
    return EXIT.ok;
  }
  mustHavePlaces('rehearse', { ...context, serverRoom: roomOnDisk() });
  const { rehearseFaults } = await import('./rehearse-faults-run');
  return rehearseFaults(context, { ...rehearsal, cases: asked });
}

/** @throws Refusal with everything that is wrong */
export function askedBy(
  { mode, runs, linkDelay, pace, environment: name, json }: Typed,
  { given, today }: Pick<CommandContext, 'given' | 'today'>,
): AskedRehearsal {
  const all = environments(given);
  const environment = environmentNamed(all, name);
  const [times, linkDelayMs] = [whole(runs), whole(linkDelay)];
  const [knownMode, knownPace] = [MODES.find((each) => each === mode), PACES.find((each) => each === pace)];
  const mostDelay = MOST_DELAY_MS[knownMode ?? 'both'];
  const problems: readonly Problem[] = [
    ...(knownMode ? [] : [usage('--mode', `one of ${MODES.join(', ')}`, mode)]),
    ...(times >= 1 && times <= MOST_RUNS ? [] : [usage('--runs', `a whole number from 1 to ${MOST_RUNS}`, runs)]),
    ...(linkDelayMs >= 0 && linkDelayMs <= mostDelay
      ? []
      : [
          usage(
            '--link-delay',
            `whole milliseconds from 0 to ${MOST_DELAY_MS.both}, or to ${MOST_DELAY_MS.failover} with --mode failover`,
            linkDelay,
          ),
        ]),
    ...(knownPace ? [] : [usage('--pace', `one of ${PACES.join(', ')}`, pace)]),
    ...(environment.regions.length === 2 ? [] : [usage('--environment', 'an environment with two regions', name)]),
    ...problemsOfMachine(),
    ...problemsOfPostgres(given.HOLDFAST_PG_BIN, environment),
  ];
  if (problems.length > 0 || !knownMode || !knownPace) throw new Refusal(problems);
  mustBeValid(all, { given, today });
  return { environment, mode: knownMode, times, linkDelayMs, pace: knownPace, json: json === true };
}

const usage = (option: string, required: string, given: string): Problem =>
  fault(option, 'usage', required, show(given), 'add --help for what there is');

/** Not a number where the text is none. */
const whole = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : Number.NaN);
