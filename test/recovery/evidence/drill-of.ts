/** Entries of a drill: two clients, one mail a second, a flip in the middle. Times are invented. */
import type { Entry, EntryOf } from '../../../lib/recovery/evidence/entries';

/** A UUID that ends with its number. */
export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const DECLARED: EntryOf<'declared'> = {
  kind: 'declared',
  at: 1_000_000,
  drill: 'drill-1',
  environment: 'production',
  rehearsal: true,
  mode: 'failover',
  from: 'us-west-2',
  to: 'us-east-2',
  plan: {
    arn: 'arn:aws:arc-region-switch::000000000001:plan/holdfast-production:abc123',
    version: '3',
    sha256: 'ab'.repeat(32),
  },
  commit: '0123abcd',
  operator: 'operator',
  budget: {
    expected: 400,
    timeout: 3000,
    steps: [
      { name: 'fence', expected: 30, timeout: 300 },
      { name: 'database', expected: 180, timeout: 1200 },
      { name: 'traffic', expected: 120, timeout: 600 },
    ],
  },
};

/** Seconds after the declaration. */
export const after = (seconds: number): number => DECLARED.at + seconds * 1000;

export const heartbeat = (
  number: number,
  at: number,
  changes: Partial<EntryOf<'heartbeat'>> = {},
): EntryOf<'heartbeat'> => ({
  ...request(number, at),
  outcome: 'acknowledged',
  answer: '201',
  region: 'us-west-2',
  epoch: 1,
  ...changes,
});

/** Without what only an acknowledgement has. */
const request = (number: number, at: number) => ({
  kind: 'heartbeat' as const,
  at,
  done: at + 20,
  id: uuid(number),
  client: number % 2,
});

export const checked = (name: string, at: number, changes: Partial<EntryOf<'checked'>> = {}): EntryOf<'checked'> => ({
  kind: 'checked',
  at,
  phase: 'verification',
  name,
  commitments: ['M7'],
  passed: true,
  found: 'yes',
  required: 'yes',
  ...changes,
});

const step = (name: string, from: number, to: number): Entry[] => [
  { kind: 'step', at: from, name, status: 'running', detail: 'began' },
  { kind: 'step', at: to, name, status: 'completed', detail: 'done' },
];

/**
 * A failover that passes: rows every 100 ms; the old region goes at 10 s, the new one answers from 14 s on; the rows
 * acknowledged in the last 300 ms before were not replicated.
 */
export function drillOf(changes: Partial<EntryOf<'declared'>> = {}): Entry[] {
  const rows = Array.from({ length: 300 }, (_, number) => {
    const at = after(number / 10);
    if (number < 100) return heartbeat(number, at);
    if (number < 120) return { ...request(number, at), outcome: 'failed' as const, answer: 'ECONNREFUSED' };
    if (number < 140) return { ...request(number, at), outcome: 'refused' as const, answer: '503' };
    return heartbeat(number, at, { region: 'us-east-2', epoch: 2 });
  });
  const mails = Array.from({ length: 30 }, (_, number): Entry[] => [
    {
      kind: 'mail',
      at: after(number),
      done: after(number) + 50,
      id: uuid(1000 + number),
      exchanger: `mx.us-${number % 2 ? 'east' : 'west'}-2.mail.example.com`,
      outcome: 'accepted',
      answer: '250',
    },
    { kind: 'delivery', at: after(number) + 900, id: uuid(1000 + number) },
  ]);
  const survivors = rows
    .filter(({ outcome }, number) => outcome === 'acknowledged' && (number < 97 || number >= 140))
    .map(({ id }) => id);
  const seen: Entry[] = [
    checked('mx-answers', after(-20), { phase: 'preflight' }),
    ...rows,
    ...mails.flat(),
    ...Array.from({ length: 10 }, (_, second): Entry => ({
      kind: 'lag',
      at: after(second),
      region: 'us-east-2',
      milliseconds: 300 + second,
    })),
    { kind: 'started', at: after(11), by: 'region-switch', executionId: 'execution-1' },
    ...step('fence', after(11), after(11.5)),
    ...step('database', after(11.5), after(13)),
    ...step('traffic', after(13), after(14)),
    checked('portal-writes', after(15), { passed: false }),
    checked('portal-writes', after(16)),
    checked('link-encrypted', after(16.5), { commitments: ['N3'] }),
    { kind: 'survivors', at: after(31), region: 'us-east-2', ids: survivors },
    { kind: 'fence', at: after(32), region: 'us-west-2', status: 'verified', detail: 'refused: 503' },
    { kind: 'ended', at: after(33), outcome: 'completed', detail: '' },
  ];
  return [{ ...DECLARED, ...changes }, ...seen.sort((a, b) => a.at - b.at)];
}
