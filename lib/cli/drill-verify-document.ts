import type { Problem } from '../config/validate/problem';
import type { Flaw } from '../recovery/evidence/chain';
import type { Entry } from '../recovery/evidence/entries';
import type { FollowUp } from '../recovery/evidence/follow-up-verify';
import type { Figures } from '../recovery/evidence/figures/schema';
import type { Verdict } from '../recovery/evidence/verify';

/** What `holdfast drill verify --json` prints: one document, always this shape. A field is only ever added within a version. */
export interface VerificationDocument {
  readonly version: 1;
  /** True exactly where the exit code is 0: the evidence is genuine, and so is every file that was made of it. */
  readonly ok: boolean;
  /** Why nothing was verified (exit code 2 or 3); empty where something was. */
  readonly problems: readonly Problem[];
  /** Everything that is wrong with it. */
  readonly flaws: readonly Flaw[];
  /** What it claims, as far as it can be read; null where it cannot, and worth nothing unless `ok`. */
  readonly claims: Claims | null;
  /** What followed the drill after it had ended, in order; worth nothing unless `ok`. */
  readonly afterwards: readonly Afterwards[];
  /** Fingerprint of the key that signed; null where there is none. */
  readonly fingerprint: string | null;
  /** By what that key is trusted, or why it is not. */
  readonly trust: string;
  /** Files for readers that differ from what follows from the samples: edited, or made by another version of the program. */
  readonly differing: readonly string[];
}

export interface Claims {
  readonly drill: string;
  readonly environment: string;
  readonly rehearsal: boolean;
  readonly passed: boolean;
  readonly closed: string;
  readonly entries: number;
  readonly figures: Figures;
}

/** One time that the drill was gone on with. */
export interface Afterwards {
  /** Null where it is not sealed. */
  readonly sealed: string | null;
  /** What the fence was seen to be last; null where nobody looked. */
  readonly fence: Extract<Entry, { kind: 'fence' }>['status'] | null;
  /** Steps of post-recovery, each as it was seen last. */
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
  trust: string,
  differing: readonly string[],
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
});
