import Table from 'cli-table3';
import picocolors from 'picocolors';
import { duration } from '../recovery/evidence/time';
import { plain } from './plain';
import type { Afterwards, Claims, VerificationDocument } from './drill-verify-document';

/** A verification's result for people. Pure. */
export function textOfVerification(
  { ok, flaws, claims, afterwards, fingerprint, trust, differing }: VerificationDocument,
  colour: boolean,
): string {
  const { bold, green, red } = picocolors.createColors(colour);
  const found = flaws.map(
    ({ code, where, found: is, required }) =>
      `  ${red(code)} ${plain(`${where}\n    found:    ${is}\n    required: ${required}`)}`,
  );
  const verdict =
    flaws.length === 0
      ? 'The samples and the figures are genuine, and not everything that is told of them.'
      : `Not genuine: ${flaws.length === 1 ? '1 flaw' : `${flaws.length} flaws`}. What it says is worth nothing.`;
  return [
    ...(claims?.rehearsal
      ? [bold('REHEARSAL on one machine: no figure here is one of the real service (docs/rehearsal.md).')]
      : []),
    ...(claims && flaws.length > 0 ? [red('Not proved: what the evidence claims.')] : []),
    ...(claims ? [plain(figuresOf(claims))] : []),
    ...afterwards.map((each) => plain(`Afterwards: ${lineOf(each)}`)),
    `Key: ${fingerprint ?? 'none'}, ${plain(trust)}`,
    ...found,
    ...differing.map(
      (file) => `${file} differs from what follows from the samples: do not rely on it, make it anew with --render`,
    ),
    ok ? green('Genuine: every figure follows from the samples.') : red(verdict),
    '',
  ].join('\n');
}

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
  const table = new Table({ style: { head: [], border: [], compact: true } });
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
