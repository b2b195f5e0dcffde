/** The plan's steps: when each ran, and which share of its expected time it took. */
import type { StepFigures } from '../figures/schema';
import { suggestedEstimate } from '../figures/estimate';
import { duration } from '../figures/interval';
import { html, type Markup } from './html';
import type { Period } from './period';
import { drawForWidths, type Frame, frame, horizontalScale, isNarrow, type Scale, svg, timeAxis } from './svg';
import { table } from './table';

interface Ran extends StepFigures {
  readonly ran: NonNullable<StepFigures['ran']>;
}

/** Steps in the plan's order; one that the plan does not name follows the one before it. */
export function inPlanOrder(
  steps: readonly StepFigures[],
  plan: readonly { readonly name: string }[],
): readonly StepFigures[] {
  const order = new Map(plan.map(({ name }, index) => [name, index]));
  let place = -1;
  const placed = steps.map((step) => ({ step, place: (place = order.get(step.name) ?? place) }));
  return placed.sort((a, b) => a.place - b.place).map(({ step }) => step);
}

/** Height of a step's line. */
const ROW = { wide: 24, narrow: 34 } as const;

/** When each step ran. @param declared milliseconds since 1970 */
export function timeline(steps: readonly StepFigures[], declared: number, period: Period): Markup {
  const ran = steps
    .filter((step): step is Ran => step.ran !== null)
    .filter((step) => (step.ran.from - declared) / 1000 <= period.to);
  if (ran.length === 0) return html`<p>No step ran.</p>`;
  const says = `When each step ran: ${ran.map((step) => `${step.name} ${said(step)}`).join('; ')}`;
  return drawForWidths((width) => {
    const row = width < 500 ? ROW.narrow : ROW.wide;
    const place = frame(width, ran.length * row, period.marks.length);
    const x = horizontalScale(place, [period.from, period.to]);
    return svg(place, says, [
      timeAxis(place, x, period),
      ...ran.map((step, index) => rowOf(step, { place, x, declared, top: place.top + index * row })),
    ]);
  });
}

interface Row {
  readonly place: Frame;
  readonly x: Scale;
  readonly declared: number;
  readonly top: number;
}

function rowOf(step: Ran, { place, x, declared, top }: Row): Markup {
  const [from, to] = [step.ran.from, step.ran.to].map((moment) => x.place((moment - declared) / 1000));
  const left = from ?? 0;
  const right = Math.max(to ?? 0, left + 2);
  const narrow = isNarrow(place);
  const bar = top + (narrow ? 18 : 7);
  const name = shortened(step.name, narrow ? 24 : 16);
  const fits = right + 8 + said(step).length * 6.5 < place.width - place.right;
  const taken = narrow
    ? html`<text class="tick end" x="${place.width - place.right}" y="${top + 13}">${said(step)}</text>`
    : html`<text class="tick${fits ? '' : ' end'}" x="${fits ? right + 6 : left - 6}" y="${top + 16}">${said(step)}</text>`;
  return html`<text class="label${narrow ? '' : ' end'}" x="${narrow ? place.left : place.left - 8}" y="${top + (narrow ? 13 : 16)}">${name}</text><rect class="step ${kindOf(step)}" x="${left}" y="${bar}" width="${right - left}" height="10" rx="2"/>${taken}`;
}

const kindOf = (step: StepFigures): string =>
  step.status !== 'completed' ? step.status : isLate(step) ? 'late' : 'done';

const said = ({ ran, status }: Ran): string =>
  status === 'completed' ? duration(ran.seconds) : `${status}, ${duration(ran.seconds)}`;

/** Later than expected, in whole percent. */
const isLate = (step: StepFigures): boolean => Math.round(shareOf(step) * 100) > 100;

const shortened = (name: string, most: number): string => (name.length > most ? `${name.slice(0, most - 1)}…` : name);

// Each step against what the plan expects of it.

/** Width of a bar, in CSS pixels. */
const BAR = 90;

/** @param steps in the plan's order @param later those that followed the drill */
export function stepTable(steps: readonly StepFigures[], later: readonly StepFigures[], isRehearsal: boolean): Markup {
  const all = [...steps, ...later];
  const scale = Math.max(1, ...all.map(shareOf));
  const columns: readonly (readonly [string, (step: StepFigures) => string | Markup])[] = [
    ['Step', ({ name }) => name],
    ['Status', (step) => (later.includes(step) ? `${step.status}, afterwards` : step.status)],
    ['Took', ({ ran }) => time(ran?.seconds)],
    ['Of what was expected', (step) => (shareOf(step) > 0 ? share(step, scale) : '')],
    ['Expected', ({ expected }) => time(expected)],
    ['At most', ({ timeout }) => time(timeout)],
    ['Region switch', ({ regionSwitch }) => time(regionSwitch?.seconds)],
    ['Suggests', (step) => time(suggestedEstimate(step, isRehearsal))],
  ];
  // Nothing is suggested by a rehearsal, and earlier evidence has no times of Region switch.
  const shown = columns.filter(([, cell]) => all.some((step) => cell(step) !== ''));
  return table(
    'Steps against their budget',
    shown.map(([head]) => head),
    all.map((step) => shown.map(([, cell]) => cell(step))),
  );
}

const time = (seconds: number | null | undefined): Markup | string =>
  seconds === null || seconds === undefined ? '' : html`<span class="whole">${duration(seconds)}</span>`;

/** Zero where the step did not run, or nothing was expected. */
const shareOf = ({ ran, expected }: StepFigures): number =>
  ran && expected ? Math.max(ran.seconds / expected, 0.001) : 0;

/** A bar, with an outline as long as the expected time; all bars of a table have one scale, so that none is cut off. */
function share(step: StepFigures, scale: number): Markup {
  const [taken, unit] = [shareOf(step), (BAR - 1) / scale];
  const percent = taken < 0.01 ? '<1 %' : `${Math.round(taken * 100)} %`;
  return html`<span class="whole"><svg class="share" width="${BAR}" height="14" aria-hidden="true"><rect class="planned" x="0.5" y="0.5" width="${unit}" height="13" rx="2"/><rect class="step ${kindOf(step)}" x="0.5" y="3" width="${Math.max(taken * unit, 1.5)}" height="8" rx="1.5"/></svg>${percent}${isLate(step) ? ', late' : ''}</span>`;
}
