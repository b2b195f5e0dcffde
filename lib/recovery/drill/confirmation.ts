/** What the drill shows the operator, and asks, before a flip starts. */
import type { Environment } from '../../config/types';
import { flipGuide, type StepTimeline } from './step-timeline';
import type { DrillOptions, DrillOutcome } from './options';
import type { DrillPorts, Operator, Screen } from './ports';
import { type Scene, verdictOn } from './preflight/check';
import { blockersOf, type Preflight, preflight } from './preflight/preflight';
import type { Direction } from './model';
import type { DrillContext } from './context';

export interface Announced {
  readonly direction: Direction;
  readonly guide: StepTimeline;
  readonly found: Preflight;
  readonly options: DrillOptions;
}

export function announce(screen: Screen, { direction, guide, found, options }: Announced): void {
  const { mode } = options;
  screen.table([
    ['before the flip', '', 'found', 'required'],
    ...found.rows.map((row) => [row.name, verdictOn(row, mode), row.found, row.required]),
  ]);
  if (found.unrehearsed.length > 0) screen.say(`A rehearsal cannot check: ${found.unrehearsed.join(', ')}.`);
  screen.say(
    `${mode} from ${direction.from.name} to ${direction.to.name}${options.breakGlass ? ', without Region switch' : ''}:`,
  );
  screen.table([
    ['step', 'expected', 'at most', 'what it does'],
    ...guide.steps.map(({ name, expected, timeout, skipped, does }) =>
      skipped ? [name, 'left out', '', does] : [name, minutes(expected), minutes(timeout), does],
    ),
    [
      'total, with the time that clients need to follow',
      minutes(guide.budget.expected),
      minutes(guide.budget.timeout),
      '',
    ],
  ]);
  screen.say(losses(mode, found.lag));
}

const minutes = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

const losses = (mode: Direction['mode'], lag: string | undefined): string => {
  if (mode === 'switchover')
    return 'No acknowledged write is lost. The service refuses writes from the fence until the traffic has moved.';
  return `Writes that were not replicated are lost: ${lag === undefined ? 'the replication lag is unknown' : `${lag} of commits by the present replication lag`}.`;
};

/** Asks the operator to confirm: a typed phrase for a failover, yes for a switchover, no question with `--yes`. */
export async function confirmed(
  operator: Operator | undefined,
  { name }: Environment,
  { mode, yes }: DrillOptions,
): Promise<boolean> {
  if (yes) return true;
  if (!operator) return false;
  if (mode === 'switchover') return operator.confirm(`Switch ${name} over now?`);
  const words = `${name} failover`;
  return (await operator.type(`This may lose data. To go on, type: ${words}\n>`)) === words;
}

// Checks and confirmation before a flip. Nothing is recorded here.

/** What the checks look at, and the ports to the operator. */
export interface Proposal extends Omit<Scene, 'regionSwitch' | 'ports'> {
  readonly ports: Omit<DrillPorts, 'records'>;
}

/**
 * Runs the checks, shows the plan and asks for confirmation.
 * @returns what the checks found, or why the flip does not start @throws DrillRefused where the region is active already
 */
export async function agreed({
  target,
  direction,
  options,
  ports,
  visitor,
}: Proposal): Promise<Preflight | DrillOutcome> {
  const found = await preflight({ target, direction, options, ports, visitor });
  announce(ports.screen, { direction, guide: flipGuide(options.mode), found, options });
  const findings = blockersOf(found, options);
  if (findings.length > 0) return { kind: 'findings', findings };
  if (options.dryRun) return { kind: 'not started', reason: 'dry run' };
  return (await confirmed(ports.operator, target.environment, options))
    ? found
    : { kind: 'not started', reason: 'declined' };
}

/** Records what the checks found as evidence. */
export function recordPreflight(drilling: DrillContext, { rows }: Preflight): void {
  for (const { name, passed, found, required, at, commitments } of rows) {
    drilling.record({
      kind: 'checked',
      at,
      phase: 'preflight',
      name,
      commitments: [...commitments],
      passed,
      found,
      required,
    });
  }
}
