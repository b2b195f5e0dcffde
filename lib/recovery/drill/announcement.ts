/** What the operator is told and asked before anything happens. */
import type { Environment } from '../../config/types';
import type { Guide } from './guide';
import type { DrillOptions } from './options';
import type { Operator, Screen } from './ports';
import { verdictOn } from './preflight/check';
import type { Preflight } from './preflight/preflight';
import type { Direction } from './target';

export interface Announced {
  readonly direction: Direction;
  readonly guide: Guide;
  readonly found: Preflight;
  readonly options: DrillOptions;
}

export function announce(screen: Screen, { direction, guide, found, options }: Announced): void {
  const { mode } = options;
  screen.table([
    ['before the flip', '', 'found', 'required'],
    ...found.rows.map((row) => [row.name, verdictOn(row, mode), row.found, row.required]),
  ]);
  if (found.unrehearsed.length > 0)
    screen.say(`A rehearsal has nothing to ask about: ${found.unrehearsed.join(', ')}.`);
  screen.say(
    `${mode} from ${direction.from.name} to ${direction.to.name}${options.breakGlass ? ', without Region switch' : ''}:`,
  );
  screen.table([
    ['step', 'expected', 'at most', 'what it does'],
    ...guide.steps.map(({ name, expected, timeout, skipped, does }) =>
      skipped ? [name, 'left out', '', does] : [name, minutes(expected), minutes(timeout), does],
    ),
    ['together, with what clients need to follow', minutes(guide.budget.expected), minutes(guide.budget.timeout), ''],
  ]);
  screen.say(losses(mode, found.lag));
}

const minutes = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

const losses = (mode: Direction['mode'], lag: string | undefined): string => {
  if (mode === 'switchover')
    return 'Nothing that was acknowledged is lost; writes are refused from the fence until the traffic has moved.';
  return `What is not replicated when the old region is lost stays lost: ${lag === undefined ? 'how much that is now is not known' : `${lag} of commits by the present lag`}.`;
};

/** Whether the operator wants it: typed out for a failover, yes for a switchover; not asked where they said so before. */
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
