/** The index over drills as a page: one file, nothing fetched, no script. */
import type { DrillDocument } from '../document';
import { suggestedEstimate } from '../figures/estimate';
import { clock, counted, duration } from '../figures/interval';
import { FILES } from '../head';
import { html, type Markup } from '../report/html';
import { frameOf, section } from '../report/page';
import {
  drawForWidths,
  frame,
  horizontalScale,
  isNarrow,
  roundTimes,
  svg,
  valueAxis,
  verticalScale,
} from '../report/svg';
import { mark, table } from '../report/table';
import type { Drills, DrillSummary } from './summary';

/** The whole page. Links lead to the pages of the drills, in folders next to it. */
export function indexPage({ closed, others }: Drills): string {
  const rehearsal = closed.some(({ document }) => document.rehearsal);
  const title = rehearsal ? 'Rehearsals' : 'Drills';
  const passed = closed.filter(({ document }) => document.figures.passed).length;
  const inOrder = closed.map(({ document }) => document).toReversed();
  return frameOf(
    { title, rehearsal },
    html`<h1>${title}</h1>
<p class="about">${counted(closed.length, rehearsal ? 'rehearsal' : 'drill')}, of which ${passed} passed. Nothing is verified on this page: <code>npx holdfast drill verify FOLDER</code> does that.</p>`,
    html`${section(
      'Clients without an answer (RTO)',
      trend(inOrder, 'time', ({ figures }) => figures.recoveryTime.client?.seconds),
      KINDS,
    )}
${section(
  'Time that lost rows span (RPO)',
  trend(inOrder, 'time', ({ figures }) => figures.recoveryPoint.seconds),
  KINDS,
)}
${section(rehearsal ? 'All rehearsals' : 'All drills', list(closed))}
${others.length > 0 ? section('Without closed evidence', html`<p>Under way, interrupted, or written by another version: ${others.join(', ')}.</p>`) : undefined}
${estimates(inOrder.filter((document) => !document.rehearsal))}`,
  );
}

const MODES = ['switchover', 'failover'] as const;

const KINDS = html`<ul class="legend">${MODES.map((mode, index) => html`<li><svg width="12" height="12" aria-hidden="true"><circle class="dot lag-${index}" cx="6" cy="6" r="4"/></svg>${mode}</li>`)}<li><svg width="12" height="12" aria-hidden="true"><circle class="dot open" cx="6" cy="6" r="4"/></svg>not passed</li></ul>`;

/** Labels of dates that have room. */
const LABELS = { wide: 10, narrow: 4 } as const;

/** A value of each drill, in the order of time. @param documents the earliest first */
function trend(
  documents: readonly DrillDocument[],
  unit: string,
  secondsOf: (document: DrillDocument) => number | null | undefined,
): Markup {
  const points = documents.flatMap((document, index) => {
    const seconds = secondsOf(document);
    return seconds === null || seconds === undefined ? [] : [{ index, seconds, document }];
  });
  if (points.length === 0) return html`<p>None is known.</p>`;
  const values = roundTimes(Math.max(...points.map(({ seconds }) => seconds), 0.01));
  const says = points.map(({ document, seconds }) => `${document.drill} ${duration(seconds)}`).join(', ');
  return drawForWidths((width) => {
    const place = frame(width, 140, 0);
    const x = horizontalScale(place, [-0.5, documents.length - 0.5]);
    const y = verticalScale(place, [values.from, values.to]);
    const every = Math.ceil(documents.length / (isNarrow(place) ? LABELS.narrow : LABELS.wide));
    const bottom = place.height - place.bottom;
    const dates = documents.flatMap(({ declared }, index) =>
      index % every === 0
        ? [
            html`<text class="tick middle" x="${x.place(index)}" y="${bottom + 15}">${declared.slice(5, 10)}</text><text class="tick middle" x="${x.place(index)}" y="${bottom + 29}">${declared.slice(11, 16)}</text>`,
          ]
        : [],
    );
    const line = (mode: DrillDocument['mode'], number: number): Markup => {
      const theirs = points.filter(({ document }) => document.mode === mode);
      const path = theirs.map(
        ({ index, seconds }, at) =>
          `${at === 0 ? 'M' : 'L'}${x.place(index).toFixed(1)} ${y.place(seconds).toFixed(1)}`,
      );
      return html`<path class="lag lag-${number}" d="${path.join('')}"/>${theirs.map(({ index, seconds, document }) => html`<circle class="dot ${document.figures.passed ? `lag-${number}` : 'open'}" cx="${x.place(index)}" cy="${y.place(seconds)}" r="4"><title>${document.drill}: ${duration(seconds)}</title></circle>`)}`;
    };
    return svg(place, says, [
      valueAxis(place, y, values.ticks, unit, (value) => duration(Number(value.toPrecision(6)))),
      ...dates,
      ...MODES.map(line),
    ]);
  });
}

const known = (seconds: number | null | undefined): Markup =>
  html`<span class="whole">${seconds === null || seconds === undefined ? 'unknown' : duration(seconds)}</span>`;

const list = (closed: readonly DrillSummary[]): Markup =>
  table(
    'Drills',
    ['Declared (UTC)', 'Mode', 'To', 'Result', 'RTO', 'Verified after', 'RPO', 'Rows lost', 'Fence'],
    closed.map(({ document: { drill, declared, mode, to, figures }, fence }) => [
      html`<a href="${encodeURIComponent(drill)}/${FILES.page}">${clock(declared).replace(' UTC', '')}</a>`,
      mode,
      html`<span class="whole">${to}</span>`,
      mark(figures.passed, 'passed', 'not passed'),
      known(figures.recoveryTime.client?.seconds),
      known(figures.recoveryTime.declaredToVerified?.seconds),
      known(figures.recoveryPoint.seconds),
      figures.recoveryPoint.seconds === null
        ? 'unknown'
        : `${figures.recoveryPoint.lost.length} of ${figures.rows.acknowledged}`,
      fence,
    ]),
  );

/** What Region switch took for each step in real drills, against the plan: what the plan should expect. */
function estimates(documents: readonly DrillDocument[]): Markup {
  const rows = MODES.flatMap((mode) => {
    const steps = documents.filter((document) => document.mode === mode).flatMap(({ figures }) => figures.steps);
    const names = [...new Set(steps.map(({ name }) => name))];
    return names.flatMap((name) => {
      const timed = steps.filter((step) => step.name === name && suggestedEstimate(step, false) !== undefined);
      const taken = timed.map(({ regionSwitch }) => regionSwitch?.seconds ?? 0).sort((a, b) => a - b);
      const [median, longest] = [taken[Math.floor((taken.length - 1) / 2)], taken.at(-1)];
      if (median === undefined || longest === undefined) return [];
      const suggested = Math.max(...timed.map((step) => suggestedEstimate(step, false) ?? 0));
      const times = [timed.at(-1)?.expected ?? null, median, longest, suggested];
      return [[name, mode, String(taken.length), ...times.map(known)]];
    });
  });
  if (rows.length === 0) return html``;
  return section(
    'What the plan should expect',
    html`<p>Region switch's own times of the steps that ran without a pause. The suggestion is the longest one, rounded up to 5 s; it belongs into <code>lib/recovery/plan/steps.ts</code>.</p>`,
    table('Estimates', ['Step', 'Mode', 'Drills', 'Expected', 'Median', 'Longest', 'Suggests'], rows),
  );
}
