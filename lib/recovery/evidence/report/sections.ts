/** The text and tables of the page. */
import { commitmentFindings, lastChecks } from '../commitments';
import type { DrillDocument } from '../document';
import type { EntryOf } from '../entries';
import { OBJECTIVES } from '../figures/figures';
import { followUpFiles } from '../follow-up';
import type { FollowUp } from '../follow-up-verify';
import { FILES } from '../head';
import { clock, counted, duration } from '../figures/interval';
import { html, type Markup } from './html';
import { mark, table } from './table';

const known = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? 'unknown' : duration(seconds);

/** The main figures. */
export function headline(
  { figures }: DrillDocument,
  mails: readonly EntryOf<'mail'>[],
  fences: readonly EntryOf<'fence'>[],
): Markup {
  const { recoveryTime: time, recoveryPoint: point, rows, mail, fence, lag } = figures;
  const tiles: readonly [string, string, string | Markup][] = [
    [
      'Clients without an answer',
      known(time.client?.seconds),
      `slowest client ${known(time.slowestClient)}${time.unmeasured > 0 ? `; not measured for ${duration(time.unmeasured)}` : ''}`,
    ],
    ['Declared to verified (M8)', known(time.declaredToVerified?.seconds), `promised: ${duration(OBJECTIVES.time)}`],
    [
      'Acknowledged rows lost (L4)',
      point.seconds === null ? 'unknown' : String(point.lost.length),
      `of ${rows.acknowledged} acknowledged, ${rows.sent} sent`,
    ],
    [
      'Time they span (M9)',
      known(point.seconds),
      `promised: at most ${duration(OBJECTIVES.point)}; highest lag ${known(lag.highest === null ? null : lag.highest / 1000)}`,
    ],
    ['Mail accepted', `${mail.accepted} of ${mail.sent}`, mailNote(figures, mails)],
    [
      'Fence',
      fences.at(-1)?.status ?? fence.status,
      html`${fence.acknowledgedAfterCut > 0 ? `${fence.acknowledgedAfterCut} acknowledged by the old region after the cut; ` : ''}${fences.length > 0 ? fenceHistory(fences) : fence.detail}`,
    ],
  ];
  return html`<dl class="tiles">${tiles.map(([name, value, note]) => html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd>${note}</dd></div>`)}</dl>`;
}

/** `unverified at ..., verified at ...`: what was found and when, without repetitions. */
const fenceHistory = (fences: readonly EntryOf<'fence'>[]): readonly Markup[] =>
  fences
    .filter(({ status }, index) => fences[index - 1]?.status !== status)
    .map(({ status, at }, index) => html`${index > 0 ? ', ' : ''}${status} at <span class="whole">${clock(at)}</span>`);

/** Outcomes of the mails that were not accepted; the sender keeps such a mail, and repeats a deferred one. */
function mailNote({ mail }: DrillDocument['figures'], mails: readonly EntryOf<'mail'>[]): string {
  const others = (['deferred', 'refused', 'failed'] as const).map(
    (outcome) => [outcome, mails.filter((each) => each.outcome === outcome).length] as const,
  );
  const arrived = mail.accepted === 0 ? [] : [`${mail.delivered} seen delivered, ${mail.duplicated} twice`];
  return (
    [...arrived, ...others.filter(([, count]) => count > 0).map(([outcome, count]) => `${count} ${outcome}`)].join(
      ', ',
    ) || 'none was sent'
  );
}

export const commitments = (document: DrillDocument): Markup =>
  table(
    'Commitments',
    ['Commitment', 'Result', 'Found', 'Required'],
    commitmentFindings(document).map(({ id, kept, found, required }) => [
      id,
      mark(kept, 'kept', 'not shown'),
      found,
      required,
    ]),
  );

export const checks = ({ checks: all }: DrillDocument): Markup =>
  table(
    'Checks',
    ['Phase', 'Check', 'Result', 'Found', 'Required', 'For'],
    lastChecks(all).map(({ phase, name, passed, found, required, commitments: ids }) => [
      phase,
      name,
      mark(passed),
      found,
      required,
      ids.join(', '),
    ]),
  );

/** Rows on the page; the document has all. */
const LISTED = 200;

export function lostRows({
  figures: {
    recoveryPoint: { lost, interval, seconds },
  },
}: DrillDocument): Markup {
  if (seconds === null) return html`<p>Unknown: the surviving database was not asked.</p>`;
  if (!interval) return html`<p>None: every acknowledged row is in the surviving database.</p>`;
  const rest = lost.length - LISTED;
  return html`<p>${counted(lost.length, 'row was', 'rows were')} acknowledged and not in the surviving database. Up to ${clock(interval.from)} no row is lost; the last lost row was acknowledged ${duration(interval.seconds)} later.</p>
${table(
  'Lost rows',
  ['Row', 'Client', 'Sent', 'Acknowledged'],
  lost
    .slice(0, LISTED)
    .map(({ id, client, at, acknowledged }) => [
      html`<code>${id}</code>`,
      String(client),
      exact(at),
      exact(acknowledged),
    ]),
)}
${rest > 0 ? html`<p>And ${rest} more, in ${FILES.document}.</p>` : undefined}`;
}

const exact = (moment: number): string => new Date(moment).toISOString().slice(11, 23);

export const decisions = ({ decisions: all }: DrillDocument): Markup =>
  all.length === 0
    ? html`<p>None: the plan did not pause.</p>`
    : table(
        'Decisions',
        ['At', 'Step', 'Decision', 'Reason'],
        all.map(({ at, step, action, reason }) => [clock(at), step, action, reason]),
      );

/** How to verify the evidence; the page itself has no signature. */
export function verification(
  { rehearsal, seal, samples, drill }: DrillDocument,
  followUps: readonly FollowUp[],
): Markup {
  const key = rehearsal
    ? 'The fingerprint must be the one that the run printed. A rehearsal signs with a key of its own, which proves only that no one without that key changed the folder.'
    : "The key must be the environment's key, whose public half comes from KMS.";
  return html`<p>This page follows from the samples and has no signature. The samples and the figures are signed; anyone can compute and check them again:</p>
<pre><code>npx holdfast drill verify ${rehearsal ? 'out/rehearsals' : 'out/drills'}/${drill}</code></pre>
<p>${key}</p>
<dl class="facts"><dt>Samples</dt><dd><a href="${samples.file}">${samples.file}</a>, ${counted(samples.entries, 'entry', 'entries')}, SHA-256 <code>${samples.sha256}</code></dd><dt>Signed head</dt><dd><a href="${seal.file}">${seal.file}</a>, ${clock(seal.at)}, key <code>${seal.key}</code>, fingerprint <code>${seal.fingerprint}</code></dd>${followUps.length > 0 ? html`<dt>Afterwards</dt><dd>${followUps.map(({ number }, index) => html`${index > 0 ? ', ' : ''}<a href="${followUpFiles(number).entries}">${followUpFiles(number).entries}</a>`)}</dd>` : undefined}<dt>For programs</dt><dd><a href="${FILES.document}">${FILES.document}</a>, <a href="${FILES.oscal}">${FILES.oscal}</a></dd></dl>`;
}

/** What was found after the drill had ended: each time that it was gone on with. */
export const afterwards = (followUps: readonly FollowUp[]): Markup =>
  table(
    'Afterwards',
    ['Sealed', 'Fence', 'Steps'],
    followUps.map(({ at, entries }) => [
      at === undefined ? 'not sealed' : clock(at),
      html`${entries.some(({ kind }) => kind === 'fence') ? fenceHistory(entries.filter((entry) => entry.kind === 'fence')) : 'not asked'}`,
      [...new Map(entries.flatMap((entry) => (entry.kind === 'step' ? [[entry.name, entry.status] as const] : [])))]
        .map(([name, status]) => `${name} ${status}`)
        .join(', ') || 'none',
    ]),
  );
