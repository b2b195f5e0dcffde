/** What every drawing has: a frame, axes, grid lines, and a text for readers who do not see it. */
import { html, type Markup } from './html';
import type { Period } from './period';

/** Widths for which everything is drawn, in CSS pixels: a desk and a phone. The page shows the one that fits. */
const WIDTHS = { wide: 960, narrow: 340 } as const;

/** A drawing for each width; only one of them is shown, also to a screen reader. */
export const drawForWidths = (draw: (width: number) => Markup): Markup =>
  html`<div class="wide">${draw(WIDTHS.wide)}</div><div class="narrow">${draw(WIDTHS.narrow)}</div>`;

export const isNarrow = ({ width }: Pick<Frame, 'width'>): boolean => width === WIDTHS.narrow;

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Height of a line of text above a plot, and the base of the first one. */
const [LINE, FIRST] = [15, 30];

/**
 * Room for labels around a plot. All frames of one width have the same sides.
 * @param plot its height
 * @param lines of text above it, besides the unit of its values
 */
export function frame(width: number, plot: number, lines: number): Frame {
  const sides = width === WIDTHS.narrow ? { left: 52, right: 10 } : { left: 124, right: 20 };
  const top = FIRST - 8 + lines * LINE;
  return { width, ...sides, top, bottom: 36, height: top + plot + 36 };
}

export const horizontalScale = ({ left, right, width }: Frame, domain: readonly [number, number]): Scale =>
  scale(domain, [left, width - right]);
export const verticalScale = ({ top, bottom, height }: Frame, domain: readonly [number, number]): Scale =>
  scale(domain, [height - bottom, top]);

/** @param says what the drawing shows, for readers who do not see it */
export const svg = (
  { width, height }: Pick<Frame, 'width' | 'height'>,
  says: string,
  content: readonly Markup[],
): Markup =>
  html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${says}">${content}</svg>`;

const TIMES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200] as const;

/** From here on, seconds, a time is said in minutes. */
const MINUTES = 180;

/** Time since the declaration, at the bottom; its marks, each with its label on a line of its own. @param line of the first one */
export function timeAxis(place: Frame, x: Scale, { from, to, marks }: Period, line = 0): Markup {
  const bottom = place.height - place.bottom;
  const most = isNarrow(place) ? 6 : 12;
  const step = TIMES.find((each) => (to - from) / each <= most) ?? (to - from) / most;
  const isLong = to - from > MINUTES;
  const at = multiples(from, to, step).map(
    (second) =>
      html`<line class="grid" x1="${x.place(second)}" x2="${x.place(second)}" y1="${place.top}" y2="${bottom}"/><text class="tick middle" x="${x.place(second)}" y="${bottom + 15}">${isLong ? minutes(second) : signed(second)}</text>`,
  );
  return html`${at}<text class="tick end" x="${place.width - place.right}" y="${place.height - 5}">${isLong ? 'minutes' : 'seconds'} since the declaration</text>${marks.map((mark, index) => verticalMark(place, x, mark.second, mark.label, line + index))}`;
}

const signed = (value: number): string => (value < 0 ? `−${-value}` : String(value));

const minutes = (second: number): string =>
  `${second < 0 ? '−' : ''}${Math.floor(Math.abs(second) / 60)}:${String(Math.abs(second) % 60).padStart(2, '0')}`;

/** A line from its label, on the line of that number above the plot, to the bottom. */
function verticalMark(place: Frame, x: Scale, value: number, label: string, line: number): Markup {
  const left = x.place(value);
  const top = FIRST + line * LINE;
  return html`<line class="mark" x1="${left}" x2="${left}" y1="${top - 8}" y2="${place.height - place.bottom}"/>${labelAt(place, left, top, label)}`;
}

/** A text that begins at a place, or ends there where it would not fit. */
function labelAt({ width, right }: Frame, left: number, top: number, label: string): Markup {
  const fits = left + 4 + label.length * 7 <= width - right;
  return html`<text class="note${fits ? '' : ' end'}" x="${fits ? left + 4 : left - 4}" y="${top}">${label}</text>`;
}

interface RoundValues extends Pick<Scale, 'from' | 'to'> {
  readonly ticks: readonly number[];
}

/** A domain of round values around a range, and its ticks: on both sides of zero, where the range is on both. */
export const roundValues = (lowest: number, highest: number): RoundValues =>
  rounded(lowest, highest, decimalStep((highest - lowest) / TICKS || 1));

/** The same for times from zero on, in seconds: longer ones are round in minutes. */
export function roundTimes(highest: number): RoundValues {
  const rough = highest / TICKS;
  return rounded(0, highest, rough < 5 ? decimalStep(rough) : (TIMES.find((each) => each >= rough) ?? rough));
}

/** About as many. */
const TICKS = 5;

/** 1, 2 or 5 times a power of ten. */
function decimalStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
}

function rounded(lowest: number, highest: number, step: number): RoundValues {
  const [from, to] = [Math.floor(lowest / step + 1e-9) * step, Math.ceil(highest / step - 1e-9) * step];
  return { from, to, ticks: multiples(from, to, step) };
}

function multiples(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Values, at the left. */
export function valueAxis(
  place: Frame,
  y: Scale,
  ticks: readonly number[],
  unit: string,
  label: (value: number) => string = (value) => String(Math.abs(value)),
): Markup {
  const marks = ticks.map(
    (value) =>
      html`<line class="grid" x1="${place.left}" x2="${place.width - place.right}" y1="${y.place(value)}" y2="${y.place(value)}"/><text class="tick end" x="${place.left - 6}" y="${y.place(value) + 4}">${label(value)}</text>`,
  );
  return html`${marks}<text class="tick" x="4" y="12">${unit}</text>`;
}

/** A stretch of time that stands out; its label is on the first line above the plot. */
export function band(place: Frame, x: Scale, from: number, to: number, label: string): Markup {
  const [left, right] = [x.place(from), x.place(to)];
  return html`<rect class="band" x="${left}" y="${place.top}" width="${Math.max(right - left, 1)}" height="${place.height - place.top - place.bottom}"/>${labelAt(place, left, FIRST, label)}`;
}

export interface Scale {
  readonly from: number;
  readonly to: number;
  /** Place of a value, in the drawing's units. */
  readonly place: (value: number) => number;
}

/** Linear; a domain without extent is given some. */
export function scale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [from, end] = domain;
  const to = end > from ? end : from + 1;
  return { from, to, place: (value) => range[0] + ((value - from) / (to - from)) * (range[1] - range[0]) };
}
