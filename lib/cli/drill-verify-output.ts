import picocolors from 'picocolors';
import type { Problem } from '../config/validate/problem';
import { stepBudgets } from '../recovery/drill/step-timeline';
import { type Flaw, MOST_FLAWS } from '../recovery/evidence/flaws';
import type { Entry } from '../recovery/evidence/entries';
import type { FollowUp } from '../recovery/evidence/follow-up-verify';
import type { Figures } from '../recovery/evidence/figures/schema';
import { inPlanOrder } from '../recovery/evidence/report/timeline';
import type { Verdict } from '../recovery/evidence/verify';
import { suggestedEstimate } from '../recovery/evidence/figures/estimate';
import { duration } from '../recovery/evidence/figures/interval';
import { plain, tableOf } from './terminal';

/** What `holdfast drill verify --json` prints: one document, always this shape. A field is only ever added within a version. */
export interface VerificationDocument {
  readonly version: 1;
  /** True exactly where the exit code is 0: the evidence is genuine, and every file made from it matches. */
  readonly ok: boolean;
  /** Why the evidence was not verified (exit code 2 or 3); empty where it was. */
  readonly problems: readonly Problem[];
  /** The flaws of the evidence; the first hundred where there are more. */
  readonly flaws: readonly Flaw[];
  /** What the evidence claims; null where it cannot be read. Do not rely on it unless `ok`. */
  readonly claims: Claims | null;
  /** The follow-ups of the drill, in order. Do not rely on them unless `ok`. */
  readonly afterwards: readonly Afterwards[];
  /** Fingerprint of the key that signed; null where there is none. */
  readonly fingerprint: string | null;
  /** Why that key is trusted, or why not. */
  readonly trust: string;
  /** Documents that differ from the samples: edited, or made by another version of the program. */
  readonly differing: readonly string[];
  /** Files of the drill's program in the folder that nothing protects, such as its saved state. */
  readonly notEvidence: readonly string[];
}

interface Claims {
  readonly drill: string;
  readonly environment: string;
  readonly rehearsal: boolean;
  readonly passed: boolean;
  readonly closed: string;
  readonly entries: number;
  readonly figures: Figures;
}

/** One follow-up. */
export interface Afterwards {
  /** When it was sealed; null where it is not. */
  readonly sealed: string | null;
  /** Last observed state of the fence; null where it was not checked. */
  readonly fence: Extract<Entry, { kind: 'fence' }>['status'] | null;
  /** Steps of post-recovery, each with its last observed status. */
  readonly steps: readonly { readonly name: string; readonly status: string }[];
}

const afterwardsOf = ({ at, entries }: FollowUp): Afterwards => ({
  sealed: at ?? null,
  fence: entries.findLast((entry) => entry.kind === 'fence')?.status ?? null,
  steps: [
    ...new Map(entries.flatMap((entry) => (entry.kind === 'step' ? [[entry.name, entry.status] as const] : []))),
  ].map(([name, status]) => ({ name, status })),
});

export const documentOfVerdict = (
  { genuine, flaws, head, fingerprint, followUps }: Verdict,
  { trust, differing, notEvidence }: Pick<VerificationDocument, 'trust' | 'differing' | 'notEvidence'>,
): VerificationDocument => ({
  version: 1,
  ok: genuine && differing.length === 0,
  problems: [],
  flaws,
  claims: head
    ? {
        drill: head.drill,
        environment: head.environment,
        rehearsal: head.rehearsal,
        passed: head.passed,
        closed: head.at,
        entries: head.entries,
        figures: head.figures,
      }
    : null,
  afterwards: followUps.map(afterwardsOf),
  fingerprint: fingerprint ?? null,
  trust,
  differing,
  notEvidence,
});

/** A verification's result for people. Pure. */
export function textOfVerification(
  { ok, flaws, claims, afterwards, fingerprint, trust, differing, notEvidence }: VerificationDocument,
  colour: boolean,
): string {
  const { bold, green, red } = picocolors.createColors(colour);
  const found = flaws.map(
    ({ code, where, found: is, required }) =>
      `  ${red(code)} ${plain(`${where}\n    found:    ${is}\n    required: ${required}`)}`,
  );
  const verdict =
    flaws.length === 0
      ? 'The samples and the figures are genuine, but at least one document differs from them.'
      : `Not genuine: ${countOf(flaws)}. Do not rely on anything in it.`;
  return [
    ...(claims?.rehearsal
      ? [bold('REHEARSAL on one machine: these are not figures of the real service (docs/rehearsal.md).')]
      : []),
    ...(claims && flaws.length > 0 ? [red('Not proved: what the evidence claims.')] : []),
    ...(claims ? [plain(figuresOf(claims)), ...(claims.figures.steps.length > 0 ? [plain(stepsOf(claims))] : [])] : []),
    ...afterwards.map((each) => plain(`Afterwards: ${lineOf(each)}`)),
    `Key: ${fingerprint ?? 'none'}, ${plain(trust)}`,
    ...(notEvidence.length > 0 ? [`No evidence, and not verified: ${notEvidence.join(', ')}`] : []),
    ...found,
    ...differing.map((file) => `${file} differs from the samples: do not rely on it, write it again with --render`),
    ok ? green('Genuine: every figure follows from the samples.') : red(verdict),
    '',
  ].join('\n');
}

const countOf = ({ length }: readonly Flaw[]): string =>
  length === 1 ? '1 flaw' : length < MOST_FLAWS ? `${length} flaws` : `${length} flaws or more`;

const lineOf = ({ sealed, fence, steps }: Afterwards): string =>
  [
    `sealed ${sealed ?? 'never'}`,
    `fence ${fence ?? 'not asked'}`,
    ...steps.map(({ name, status }) => `${name} ${status}`),
  ].join(', ');

const known = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? 'unknown' : duration(seconds);

function figuresOf({
  drill,
  environment,
  closed,
  entries,
  passed,
  figures: { shortcomings, recoveryTime, recoveryPoint, rows, mail, fence },
}: Claims): string {
  const table = tableOf([]);
  table.push(
    ['drill', drill],
    ['environment', environment],
    ['closed', `${closed}, ${entries} entries`],
    [
      'clients without an answer',
      `${known(recoveryTime.client?.seconds)}, slowest client ${known(recoveryTime.slowestClient)}`,
    ],
    ['declared to verified (M8)', known(recoveryTime.declaredToVerified?.seconds)],
    [
      'acknowledged rows lost (L4)',
      recoveryPoint.seconds === null ? 'unknown' : `${recoveryPoint.lost.length} of ${rows.acknowledged}`,
    ],
    ['time they span (M9)', known(recoveryPoint.seconds)],
    ['mail', `${mail.sent} sent, ${mail.accepted} accepted, ${mail.delivered} delivered, ${mail.duplicated} twice`],
    ['fence', fence.status],
    ['drill', passed ? 'passed' : `not passed: ${shortcomings.join('; ')}`],
  );
  return table.toString();
}

/** Each step by the drill's clock and by Region switch's own, against what the plan expected; a drill says what to expect next time. */
function stepsOf({ rehearsal, figures: { steps } }: Claims): string {
  const table = tableOf(['step', 'status', 'took', 'Region switch', 'expected', 'at most', 'suggests']);
  for (const step of inPlanOrder(steps, stepBudgets('switchover'))) {
    const { name, status, ran, regionSwitch, expected, timeout } = step;
    const times = [ran?.seconds, regionSwitch?.seconds, expected, timeout, suggestedEstimate(step, rehearsal)];
    table.push([name, status, ...times.map((each) => (each === undefined || each === null ? '' : duration(each)))]);
  }
  return table.toString();
}
