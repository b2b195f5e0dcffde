/** The evidence of one drill as a page: one file, nothing fetched, no script. */
import { createHash } from 'node:crypto';
import type { DrillDocument } from '../document';
import type { Entry, EntryOf } from '../entries';
import { stepFigures } from '../figures/flip';
import { clock, duration } from '../figures/interval';
import { sortEntries, type SortedEntries } from '../figures/sorted';
import type { FollowUp } from '../follow-up-verify';
import { type Bucket, buckets } from './buckets';
import { html, Markup } from './html';
import { lagPlot } from './lag';
import { periodOf } from './period';
import { afterwards, checks, commitments, decisions, headline, lostRows, verification } from './sections';
import { STYLE } from './style';
import { table } from './table';
import { throughput } from './throughput';
import { inPlanOrder, stepTable, timeline } from './timeline';

/** By its digest, the page's own style is allowed and nothing else. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** The whole page. @param followUps that are sealed, in order */
export function page(document: DrillDocument, entries: readonly Entry[], followUps: readonly FollowUp[]): string {
  const { mode, environment, from, to, rehearsal } = document;
  const kind = mode === 'failover' ? 'Failover' : 'Switchover';
  const title = `${kind} of ${environment}: ${from} to ${to}`;
  const sorted = sortEntries(entries);
  const fences = [...sorted.fences, ...followUps.flatMap((each) => each.entries.filter(isFence))];
  return frameOf(
    { title, rehearsal },
    html`<h1>${kind} of ${environment}: <span class="whole">${from}</span> to <span class="whole">${to}</span></h1>
${about(document)}
${verdict(document)}`,
    html`${headline(document, sorted.mails, fences)}
${sections(document, sorted, followUps)}`,
  );
}

const isFence = (entry: Entry): entry is EntryOf<'fence'> => entry.kind === 'fence';

/** A page of evidence, by its header and its content. A rehearsal is marked once, at the top. */
export const frameOf = (
  { title, rehearsal }: { readonly title: string; readonly rehearsal: boolean },
  header: Markup,
  main: Markup,
): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${rehearsal ? 'REHEARSAL: ' : ''}${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
${rehearsal ? html`<p class="banner" role="note">REHEARSAL. Stand-ins for two regions on one machine: no figure on this page is one of the real service.</p>` : undefined}
${header}
</header>
<main>
${main}
</main>
</body>
</html>
`.text;

const about = ({ declared, ended, operator, drill, commit, plan, executions }: DrillDocument): Markup =>
  html`<p class="about">Declared ${clock(declared)} by ${operator}${ended ? `, ended ${clock(ended)}` : ', never ended'}. Drill <code>${drill}</code>, plan version ${plan.version}, procedures of commit <code>${commit}</code>${executions.some(({ by }) => by === 'break-glass') ? ', by the break-glass path' : ''}.</p>`;

const verdict = ({ figures: { passed, shortcomings }, outcome }: DrillDocument): Markup =>
  html`<p class="verdict ${passed ? 'passed' : 'not-passed'}">${passed ? '✓ Passed' : '✗ Not passed'}<span class="about"> · ${outcome ?? 'never ended'}</span></p>${shortcomings.length > 0 ? html`<ul>${shortcomings.map((each) => html`<li>${each}</li>`)}</ul>` : undefined}`;

function sections(document: DrillDocument, sorted: SortedEntries, followUps: readonly FollowUp[]): readonly Markup[] {
  const { declared, heartbeats, lags } = sorted;
  const {
    figures: { recoveryTime, rows, recoveryPoint },
  } = document;
  const steps = inPlanOrder(document.figures.steps, declared.budget.steps);
  const later = inPlanOrder(
    stepFigures({
      declared,
      steps: followUps.flatMap(({ entries }) => entries.filter((entry) => entry.kind === 'step')),
    }),
    declared.budget.steps,
  );
  const columns = buckets(heartbeats, declared.at);
  const period = periodOf(sorted, steps, columns);
  return [
    section(
      'What clients got',
      legend(rows),
      throughput(columns, recoveryTime.client, declared.at, period),
      numbers(columns),
    ),
    section('When each step ran', timeline(steps, declared.at, period)),
    section(
      'Replication lag',
      lagPlot(lags, declared.at, period),
      html`<p class="caption">Age of the newest row in the standby, behind the newest acknowledged row. The value includes the time of the standby's answer.</p>`,
    ),
    section('Steps against their budget', budgetText(declared.budget), stepTable(steps, later, document.rehearsal)),
    ...(followUps.length > 0 ? [section('After the drill', afterwards(followUps))] : []),
    section('Commitments', commitments(document)),
    section('Checks', checks(document)),
    section(`Lost rows: ${recoveryPoint.seconds === null ? 'unknown' : recoveryPoint.lost.length}`, lostRows(document)),
    section('Decisions of the operator', decisions(document)),
    section('How to verify', verification(document, followUps)),
  ];
}

export const section = (title: string, ...content: readonly Markup[]): Markup =>
  html`<section><h2>${title}</h2>${content}</section>`;

/** What the plan expects of the real service. */
function budgetText({ expected, timeout, done, withoutWrites }: EntryOf<'declared'>['budget']): Markup {
  const totals = [
    { times: withoutWrites, what: 'without writes' },
    { times: done, what: 'from the declaration until it is done' },
    { times: { expected, timeout }, what: 'until the last client has followed' },
  ].flatMap(({ times, what }) => (times ? [{ times, what }] : []));
  const said = (by: 'expected' | 'timeout'): string =>
    totals.map(({ times, what }) => `${duration(times[by])} ${what}`).join(', ');
  return html`<p>In AWS the plan expects ${said('expected')}; its time-outs allow ${said('timeout')}. A bar's outline is the expected time of the step.</p>`;
}

const legend = ({ acknowledged, refused, failed }: DrillDocument['figures']['rows']): Markup =>
  html`<ul class="legend">${[
    ['acknowledged', acknowledged, 'upwards'],
    ['refused', refused, 'downwards'],
    ['failed', failed, 'downwards'],
  ].map(
    ([kind, count, where]) =>
      html`<li><svg width="12" height="12" aria-hidden="true"><rect class="${kind}" width="12" height="12"/></svg>${count} ${kind} (${where})</li>`,
  )}</ul>`;

/** The plot's numbers, for those who do not see it or want them. */
const numbers = (columns: readonly Bucket[]): Markup =>
  html`<details><summary>As numbers</summary>${table(
    'Requests a second',
    ['Seconds since the declaration', 'Acknowledged a second', 'Refused', 'Failed'],
    columns.map(({ from, acknowledged, refused, failed }) =>
      [from, acknowledged, refused, failed].map((value) => String(Math.round(value * 100) / 100)),
    ),
  )}</details>`;
