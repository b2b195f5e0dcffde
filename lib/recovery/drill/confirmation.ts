/** What the drill shows the operator, and asks, before a flip starts. */
import { flipTimeline } from './step-timeline';
import type { DrillOutcome } from './options';
import type { DrillPorts } from './ports';
import { blockers, type PreflightScope, verdictOn } from './preflight/check';
import { type Preflight, preflight } from './preflight/preflight';
import type { Direction } from './model';
import type { DrillContext } from './context';

function announce({ ports: { screen }, direction, options }: Proposal, found: Preflight): void {
  const { mode, breakGlass } = options;
  const { steps, budget } = flipTimeline(mode);
  screen.table([
    ['before the flip', '', 'found', 'required'],
    ...found.rows.map((row) => [row.name, verdictOn(row, mode), row.found, row.required]),
  ]);
  if (found.unrehearsed.length > 0) screen.say(`A rehearsal cannot check: ${found.unrehearsed.join(', ')}.`);
  const way = breakGlass ? ', without Region switch' : '';
  screen.say(`${mode} from ${direction.from.name} to ${direction.to.name}${way}:`);
  const total = 'total, with the time that clients need to follow';
  screen.table([
    ['step', 'expected', 'at most', 'what it does'],
    ...steps.map(({ name, expected, timeout, skipped, does }) =>
      skipped ? [name, 'left out', '', does] : [name, minutes(expected), minutes(timeout), does],
    ),
    [total, minutes(budget.expected), minutes(budget.timeout), ''],
  ]);
  screen.say(losses(mode, found.lag));
}

const minutes = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

const losses = (mode: Direction['mode'], lag: string | undefined): string => {
  if (mode === 'switchover')
    return 'No acknowledged write is lost. The service refuses writes from the fence until the traffic has moved.';
  const known =
    lag === undefined ? 'the replication lag is unknown' : `${lag} of commits by the present replication lag`;
  return `Writes that were not replicated are lost: ${known}.`;
};

/** Asks the operator to confirm: a typed phrase for a failover, yes for a switchover, no question with `--yes`. */
async function isConfirmed({ ports: { operator }, target, options: { mode, yes } }: Proposal): Promise<boolean> {
  if (yes) return true;
  if (!operator) return false;
  const { name } = target.environment;
  if (mode === 'switchover') return operator.confirm(`Switch ${name} over now?`);
  const words = `${name} failover`;
  return (await operator.type(`This may lose data. To go on, type: ${words}\n>`)) === words;
}

// Checks and confirmation before a flip. Nothing is recorded here.

/** What the checks look at, and the ports to the operator. */
export interface Proposal extends Omit<PreflightScope, 'regionSwitch' | 'ports'> {
  readonly ports: Omit<DrillPorts, 'records'>;
}

/**
 * Runs the checks, shows the plan and asks for confirmation.
 * @returns what the checks found, or why the flip does not start @throws DrillRefused where the region is active already
 */
export async function proposeFlip(proposal: Proposal): Promise<Preflight | DrillOutcome> {
  const { options } = proposal;
  const found = await preflight(proposal);
  announce(proposal, found);
  const findings = blockers(found.rows, options.mode);
  if (findings.length > 0) return { kind: 'findings', findings };
  if (options.dryRun) return { kind: 'not started', reason: 'dry run' };
  return (await isConfirmed(proposal)) ? found : { kind: 'not started', reason: 'declined' };
}

/** Records what the checks found as evidence. */
export function recordPreflight(context: DrillContext, { rows }: Preflight): void {
  for (const row of rows) context.recordCheck({ ...row, phase: 'preflight' });
}
