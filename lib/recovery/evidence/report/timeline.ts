/** Chart of the plan's steps: how long each ran, against its expected time. */
import type { StepFigures } from '../figures/schema';
import { duration } from '../figures/interval';
import { html, type Markup } from './html';
import { horizontalScale, drawForWidths, type Frame, frame, type Scale, svg, timeAxis } from './svg';

interface Ran extends StepFigures {
  readonly ran: NonNullable<StepFigures['ran']>;
}

const ROW = { wide: 30, narrow: 42 } as const;

/** @param declared milliseconds since 1970 */
export function timeline(steps: readonly StepFigures[], declared: number): Markup {
  const ran = steps.filter((step): step is Ran => step.ran !== null);
  if (ran.length === 0) return html`<p>No step ran.</p>`;
  const from = Math.min(...ran.map((step) => secondsIn(step.ran.from, declared)));
  const to = Math.max(...ran.map((step) => secondsIn(step.ran.to, declared)));
  const says = `Steps over ${duration(to - from)}: ${ran.map((step) => `${step.name} ${said(step)}`).join('; ')}`;
  return drawForWidths((width) => {
    const narrow = width < 500;
    const row = narrow ? ROW.narrow : ROW.wide;
    const sides = narrow ? { left: 12, right: 12 } : { left: 190, right: 190 };
    const place = { ...frame(width, 0), ...sides, height: ran.length * row + 46, top: 8 };
    const x = horizontalScale(place, [from, Math.max(to, from + 0.1) + (to - from) * 0.02]);
    return svg(place, says, [
      timeAxis(place, x),
      ...ran.map((step, index) => rowOf(step, { place, x, declared, narrow, top: place.top + index * row })),
    ]);
  });
}

interface Row {
  readonly place: Frame;
  readonly x: Scale;
  readonly declared: number;
  readonly narrow: boolean;
  readonly top: number;
}

function rowOf(step: Ran, { place, x, declared, narrow, top }: Row): Markup {
  const bar = narrow ? top + 20 : top + 6;
  const left = x.place(secondsIn(step.ran.from, declared));
  const right = Math.max(x.place(secondsIn(step.ran.to, declared)), left + 2);
  const edge = place.width - place.right;
  const planned =
    step.expected === null ? left : Math.min(x.place(secondsIn(step.ran.from, declared) + step.expected), edge);
  const kind = step.status === 'completed' ? (isLate(step) ? 'late' : 'done') : step.status;
  return html`${step.expected === null ? undefined : html`<rect class="planned" x="${left}" y="${bar}" width="${Math.max(planned - left, 2)}" height="16" rx="2"/>`}<rect class="step ${kind}" x="${left}" y="${bar + 3}" width="${right - left}" height="10" rx="2"/>${labels(step, narrow, top, edge)}`;
}

const labels = (step: Ran, narrow: boolean, top: number, edge: number): Markup =>
  narrow
    ? html`<text class="label" x="12" y="${top + 14}">${shortened(step.name, 24)}</text><text class="tick end" x="${edge}" y="${top + 14}">${said(step)}</text>`
    : html`<text class="label end" x="180" y="${top + 18}">${shortened(step.name, 26)}</text><text class="tick" x="${edge + 10}" y="${top + 18}">${said(step)}</text>`;

/** `1.5 s of 3 min`, with the status where the step is not completed. */
function said(step: Ran): string {
  const taken = `${duration(step.ran.seconds)}${step.expected === null ? '' : ` of ${duration(step.expected)}`}`;
  return step.status === 'completed' ? `${taken}${isLate(step) ? ', late' : ''}` : `${step.status}, ${taken}`;
}

const isLate = ({ ran, expected }: Ran): boolean => expected !== null && ran.seconds > expected;

const secondsIn = (moment: number, declared: number): number => (moment - declared) / 1000;

const shortened = (name: string, most: number): string => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
