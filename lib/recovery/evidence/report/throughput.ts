/** Chart of the clients' requests over the flip: acknowledged upwards, refused and failed downwards. */
import type { Stretch } from '../figures/schema';
import { duration } from '../figures/interval';
import type { Bucket, Outcome } from './buckets';
import { html, type Markup } from './html';
import type { Period } from './period';
import {
  horizontalScale,
  band,
  drawForWidths,
  type Frame,
  frame,
  isNarrow,
  roundValues,
  type Scale,
  svg,
  timeAxis,
  verticalScale,
  valueAxis,
} from './svg';

/** @param outage the longest stretch without an acknowledgement, in milliseconds since 1970 */
export function throughput(
  columns: readonly Bucket[],
  outage: Stretch | null,
  declared: number,
  period: Period,
): Markup {
  if (columns.length === 0) return html`<p>No requests were sent.</p>`;
  const highest = Math.max(1, ...columns.map(({ acknowledged }) => acknowledged));
  const lowest = Math.max(0, ...columns.map(({ refused, failed }) => refused + failed));
  const values = roundValues(-lowest, highest);
  const says = `Requests a second: up to ${Math.round(highest)} acknowledged, up to ${Math.round(lowest)} refused or failed${outage ? `; none acknowledged for ${duration(outage.seconds)}` : ''}`;
  return drawForWidths((width) => {
    const first = outage ? 1 : 0;
    const place = frame(width, 200, first + period.marks.length);
    const x = horizontalScale(place, [period.from, period.to]);
    const y = verticalScale(place, [values.from, values.to]);
    const label = (seconds: number): string =>
      `${duration(seconds)} without ${isNarrow(place) ? 'answer' : 'acknowledgement'}`;
    return svg(place, says, [
      outage
        ? band(place, x, (outage.from - declared) / 1000, (outage.to - declared) / 1000, label(outage.seconds))
        : html``,
      timeAxis(place, x, period, first),
      valueAxis(place, y, values.ticks, 'requests a second'),
      ...columns.map((column) => columnOf(column, x, y)),
      zero(place, y),
    ]);
  });
}

function columnOf({ from, size, acknowledged, refused, failed }: Bucket, x: Scale, y: Scale): Markup {
  const left = x.place(from);
  const width = Math.max(x.place(from + size) - left - 0.6, 0.6);
  const bar = (kind: Outcome, low: number, high: number): Markup =>
    high > low
      ? html`<rect class="${kind}" x="${left}" width="${width}" y="${y.place(high)}" height="${y.place(low) - y.place(high)}"/>`
      : html``;
  return html`${bar('acknowledged', 0, acknowledged)}${bar('refused', -refused, 0)}${bar('failed', -refused - failed, -refused)}`;
}

const zero = ({ left, right, width }: Frame, y: Scale): Markup =>
  html`<line class="axis" x1="${left}" x2="${width - right}" y1="${y.place(0)}" y2="${y.place(0)}"/>`;
