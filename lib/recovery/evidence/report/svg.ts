/** What every drawing over time has: a frame, axes, grid lines, and a text for those who do not see it. */
import { html, type Markup } from './html';
/** Widths for which everything is drawn, in CSS pixels: a desk and a phone. The page shows the one that fits. */
export const WIDTHS = { wide: 960, narrow: 340 } as const;

/** A drawing for each width; only one of them is shown, also to a screen reader. */
export const drawForWidths = (draw: (width: number) => Markup): Markup =>
  html`<div class="wide">${draw(WIDTHS.wide)}</div><div class="narrow">${draw(WIDTHS.narrow)}</div>`;

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Room for labels around the plot. */
export const frame = (width: number, height: number): Frame => ({
  width,
  height,
  left: 56,
  right: 12,
  top: 36,
  bottom: 34,
});

export const horizontalScale = ({ left, right, width }: Frame, domain: readonly [number, number]): Scale =>
  scale(domain, [left, width - right]);
export const verticalScale = ({ top, bottom, height }: Frame, domain: readonly [number, number]): Scale =>
  scale(domain, [height - bottom, top]);

/** @param says what the drawing shows, for those who do not see it */
export const svg = (
  { width, height }: Pick<Frame, 'width' | 'height'>,
  says: string,
  content: readonly Markup[],
): Markup =>
  html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${says}">${content}</svg>`;

/** Seconds since the declaration, at the bottom. */
export function timeAxis(place: Frame, x: Scale): Markup {
  const bottom = place.height - place.bottom;
  const marks = ticks(x, place.width < 500 ? 4 : 10).map(
    (second) =>
      html`<line class="grid" x1="${x.place(second)}" x2="${x.place(second)}" y1="${place.top}" y2="${bottom}"/><text class="tick middle" x="${x.place(second)}" y="${bottom + 15}">${second < 0 ? `−${-second}` : String(second)}</text>`,
  );
  return html`${marks}<text class="tick end" x="${place.width - place.right}" y="${place.height - 4}">seconds since the declaration</text>`;
}

/** Values, at the left. */
export function valueAxis(
  place: Frame,
  y: Scale,
  unit: string,
  label: (value: number) => string = (value) => String(Math.abs(value)),
): Markup {
  const marks = ticks(y, 5).map(
    (value) =>
      html`<line class="grid" x1="${place.left}" x2="${place.width - place.right}" y1="${y.place(value)}" y2="${y.place(value)}"/><text class="tick end" x="${place.left - 6}" y="${y.place(value) + 4}">${label(value)}</text>`,
  );
  return html`${marks}<text class="tick" x="4" y="12">${unit}</text>`;
}

/** A stretch of time that stands out. */
export function band(place: Frame, x: Scale, from: number, to: number, label: string): Markup {
  const [left, right] = [x.place(from), x.place(to)];
  const middle = Math.min(Math.max((left + right) / 2, place.left + 70), place.width - place.right - 70);
  return html`<rect class="band" x="${left}" y="${place.top}" width="${Math.max(right - left, 1)}" height="${place.height - place.top - place.bottom}"/><text class="note middle" x="${middle}" y="${place.top - 8}">${label}</text>`;
}

// From values to places on a drawing, and round numbers to label them with.

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

/** Round values of a domain, `about` as many as asked for: steps of 1, 2 or 5 times a power of ten. */
export function ticks({ from, to }: Pick<Scale, 'from' | 'to'>, about: number): readonly number[] {
  const rough = (to - from) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
