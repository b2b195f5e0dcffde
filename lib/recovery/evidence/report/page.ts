/** The evidence of one drill as a page: one file, nothing fetched, no script. */
import { createHash } from 'node:crypto';
import type { DrillDocument } from '../document';
import type { Entry } from '../entries';
import { sortEntries } from '../figures/sorted';
import { clock, duration } from '../figures/interval';
import { lagPlot } from './lag';
import { html, Markup } from './html';
import { checks, commitments, decisions, headline, lostRows, table, verification } from './sections';
import { STYLE } from './style';
import { type Bucket, buckets, throughput } from './throughput';
import { timeline } from './timeline';

/** By its digest, the page's own style is allowed and nothing else. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** The whole page. */
export function page(document: DrillDocument, entries: readonly Entry[]): string {
  const { rehearsal, mode, environment, from, to } = document;
  const kind = mode === 'failover' ? 'Failover' : 'Switchover';
  const title = `${kind} of ${environment}: ${from} to ${to}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${rehearsal ? 'REHEARSAL: ' : ''}${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body${rehearsal ? new Markup(' class="rehearsal"') : undefined}>
<header>
${rehearsal ? html`<p class="banner" role="note">REHEARSAL. Stand-ins for two regions on one machine: no figure on this page is one of the real service.</p>` : undefined}
<h1>${kind} of ${environment}: <span class="whole">${from}</span> to <span class="whole">${to}</span></h1>
${about(document)}
${verdict(document)}
</header>
<main>
${headline(document, sortEntries(entries).mails)}
${sections(document, entries)}
</main>
</body>
</html>
`.text;
}

const about = ({ declared, ended, operator, drill, commit, plan, executions }: DrillDocument): Markup =>
  html`<p class="about">Declared ${clock(declared)} by ${operator}${ended ? `, ended ${clock(ended)}` : ', never ended'}. Drill <code>${drill}</code>, plan version ${plan.version}, procedures of commit <code>${commit}</code>${executions.some(({ by }) => by === 'break-glass') ? ', by the break-glass path' : ''}.</p>`;

const verdict = ({ figures: { passed, shortcomings }, outcome }: DrillDocument): Markup =>
  html`<p class="verdict ${passed ? 'passed' : 'not-passed'}">${passed ? '✓ Passed' : '✗ Not passed'}<span class="about"> · ${outcome ?? 'never ended'}</span></p>${shortcomings.length > 0 ? html`<ul>${shortcomings.map((each) => html`<li>${each}</li>`)}</ul>` : undefined}`;

function sections(document: DrillDocument, entries: readonly Entry[]): readonly Markup[] {
  const { declared, heartbeats, lags } = sortEntries(entries);
  const {
    figures: { steps, recoveryTime, rows, recoveryPoint },
    budget,
    rehearsal,
  } = document;
  const columns = buckets(heartbeats, declared.at);
  const section = (title: string, ...content: readonly Markup[]): Markup =>
    html`<section><h2>${title}${rehearsal ? html` <span class="tag">rehearsal</span>` : undefined}</h2>${content}</section>`;
  return [
    section('What clients got', legend(rows), throughput(columns, recoveryTime.client, declared.at), numbers(columns)),
    section(
      'Steps against their budget',
      html`<p>The outline is the expected time of a step. It is cut off at the end of the plot. All steps together: ${duration(budget.expected)} expected on the critical path, ${duration(budget.timeout)} by time-outs.</p>`,
      timeline(steps, declared.at),
    ),
    section(
      'Replication lag',
      html`<p>Age of the newest row in the standby, behind the newest acknowledged row. The value includes the time of the standby's answer.</p>`,
      lagPlot(lags, declared.at),
    ),
    section('Commitments', commitments(document)),
    section('Checks', checks(document)),
    section(`Lost rows: ${recoveryPoint.seconds === null ? 'unknown' : recoveryPoint.lost.length}`, lostRows(document)),
    section('Decisions of the operator', decisions(document)),
    section('How to verify', verification(document)),
  ];
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
