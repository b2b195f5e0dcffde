/** Replication lag through the flip. */
import type { EntryOf } from '../entries';
import { duration } from '../figures/interval';
import { html, type Markup } from './html';
import { horizontalScale, drawForWidths, frame, svg, timeAxis, verticalScale, valueAxis } from './svg';

/** Seconds: less is not worth an axis of its own. */
const LEAST = 0.01;

/** A line for each region that lagged behind. */
export function lagPlot(lags: readonly EntryOf<'lag'>[], declared: number): Markup {
  const points = lags
    .map(({ at, region, milliseconds }) => ({ second: (at - declared) / 1000, region, seconds: milliseconds / 1000 }))
    .sort((a, b) => a.second - b.second);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return html`<p>No lag was reported.</p>`;
  const highest = Math.max(...points.map(({ seconds }) => seconds));
  const regions = [...new Set(points.map(({ region }) => region))];
  return drawForWidths((width) => {
    const place = frame(width, width < 500 ? 190 : 210);
    const x = horizontalScale(place, [first.second, Math.max(last.second, first.second + 1)]);
    const y = verticalScale(place, [0, Math.max(highest, LEAST)]);
    const line = (region: string, index: number): Markup => {
      const theirs = points
        .filter((point) => point.region === region)
        .map(({ second, seconds }) => ({ left: x.place(second), top: y.place(seconds) }));
      const path = theirs
        .map(({ left, top }, number) => `${number === 0 ? 'M' : 'L'}${left.toFixed(1)} ${top.toFixed(1)}`)
        .join('');
      const end = theirs.at(-1);
      return html`<path class="lag lag-${index}" d="${path}"/>${theirs.length <= 60 ? theirs.map(({ left, top }) => html`<circle class="dot lag-${index}" cx="${left}" cy="${top}" r="2.2"/>`) : undefined}<text class="note end" x="${end?.left ?? 0}" y="${Math.max((end?.top ?? 0) - 8, place.top - 4)}">${region}</text>`;
    };
    return svg(place, `Replication lag of ${regions.join(' and ')}: ${duration(highest)} at most`, [
      timeAxis(place, x),
      valueAxis(place, y, 'lag', (value) => duration(Number(value.toPrecision(6)))),
      ...regions.map(line),
    ]);
  });
}
