/** Replication lag through the flip. */
import type { EntryOf } from '../entries';
import { duration } from '../figures/interval';
import { html, type Markup } from './html';
import type { Period } from './period';
import { drawForWidths, frame, horizontalScale, roundTimes, svg, timeAxis, valueAxis, verticalScale } from './svg';

/** Seconds: less is not worth an axis of its own. */
const LEAST = 0.01;

/** A line for each region that lagged behind. */
export function lagPlot(lags: readonly EntryOf<'lag'>[], declared: number, period: Period): Markup {
  if (lags.length === 0) return html`<p>No lag was reported.</p>`;
  const points = lags.map(({ at, region, milliseconds }) => ({
    second: (at - declared) / 1000,
    region,
    seconds: milliseconds / 1000,
  }));
  const highest = Math.max(...points.map(({ seconds }) => seconds));
  const values = roundTimes(Math.max(highest, LEAST));
  const regions = [...new Set(points.map(({ region }) => region))];
  return drawForWidths((width) => {
    const place = frame(width, 110, period.marks.length);
    const x = horizontalScale(place, [period.from, period.to]);
    const y = verticalScale(place, [values.from, values.to]);
    const line = (region: string, index: number): Markup => {
      const theirs = points
        .filter((point) => point.region === region)
        .map(({ second, seconds }) => ({ left: x.place(second), top: y.place(seconds) }));
      const path = theirs
        .map(({ left, top }, number) => `${number === 0 ? 'M' : 'L'}${left.toFixed(1)} ${top.toFixed(1)}`)
        .join('');
      const end = theirs.at(-1);
      return html`<path class="lag lag-${index}" d="${path}"/>${theirs.length <= 60 ? theirs.map(({ left, top }) => html`<circle class="dot lag-${index}" cx="${left}" cy="${top}" r="2.2"/>`) : undefined}<text class="note end" x="${end?.left ?? 0}" y="${Math.max((end?.top ?? 0) - 8, place.top + 10)}">${region}</text>`;
    };
    return svg(place, `Replication lag of ${regions.join(' and ')}: ${duration(highest)} at most`, [
      timeAxis(place, x, period),
      valueAxis(place, y, values.ticks, 'lag', (value) => duration(Number(value.toPrecision(6)))),
      ...regions.map(line),
    ]);
  });
}
