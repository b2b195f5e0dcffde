/** Runs checks in order and writes down what each found. */
import { isWriterLost } from '../database/failures';
import { messageOf } from '../text';
import { Disproved, type Reason } from './reasons';
import type { Check } from './result';

/** One thing to prove. */
export interface Proof {
  readonly name: string;
  /** The code to report when the check itself fails on what it reads. */
  readonly brokenMeans: Reason;
  /** If it fails, the other checks do not run. */
  readonly essential?: boolean;
  /**
   * Looks, and says in a sentence what it found.
   * @throws {Disproved} when it does not hold; {Unproved} when there is no result now but a retry may give one
   */
  readonly look: () => Promise<string>;
}

/** There is no result, and the reason is not the copy: the caller tries again. */
export class Unproved extends Error {
  override readonly name = 'Unproved';
}

/** The clock, and when time is up. */
export interface Deadline {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** On the same clock. */
  readonly at: number;
}

/** SQLSTATE of a statement that took longer than it may. */
const STATEMENT_TIMEOUT = '57014';

/**
 * Runs the checks in order. After a failure the next ones still run, unless it was essential or time is up.
 * @throws {Unproved} as the first check that throws it
 */
export async function proveAll(proofs: readonly Proof[], deadline: Deadline): Promise<Check[]> {
  const checks: Check[] = [];
  let over: string | undefined;
  for (const proof of proofs) {
    const check =
      over === undefined
        ? await lookAt(proof, deadline)
        : { name: proof.name, outcome: 'NOT_RUN' as const, detail: over, ms: 0 };
    checks.push(check);
    if (check.outcome === 'FAILED' && (proof.essential || check.code === 'OUT_OF_TIME'))
      over = `not looked at, because: ${check.detail}`;
  }
  return checks;
}

async function lookAt(proof: Proof, deadline: Deadline): Promise<Check> {
  const began = deadline.now();
  const done = (fields: Pick<Check, 'outcome' | 'code' | 'detail'>): Check => ({
    name: proof.name,
    ...fields,
    ms: Math.round(deadline.now() - began),
  });
  try {
    return done({ outcome: 'PASSED', detail: await inTime(proof, deadline) });
  } catch (error) {
    if (error instanceof Unproved) throw error;
    if (error instanceof Disproved) return done({ outcome: 'FAILED', code: error.reason, detail: error.message });
    return done({ outcome: 'FAILED', ...broken(proof, error) });
  }
}

/** Ends the wait for a check that hangs, so that there still is a report. */
async function inTime(proof: Proof, { now, at }: Deadline): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Disproved('OUT_OF_TIME', `${proof.name} was not done when time was up`)),
      Math.max(0, at - now()),
    );
  });
  try {
    return await Promise.race([proof.look(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function broken({ name, brokenMeans }: Proof, error: unknown): Pick<Check, 'code' | 'detail'> {
  const message = messageOf(error);
  if (error instanceof Error && 'code' in error && error.code === STATEMENT_TIMEOUT)
    return { code: 'OUT_OF_TIME', detail: `${name}: ${message}` };
  if (isWriterLost(error))
    return { code: 'DATABASE_UNREACHABLE', detail: `the connection was lost during ${name}: ${message}` };
  return { code: brokenMeans, detail: `${name}: ${message}` };
}
