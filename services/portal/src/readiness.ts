/** Readiness is local (rule 7): the writer may be in a lost region, and killing tasks in this one would not help. */
import { hasCause, isOverload, NotWritable } from '../../../lib/runtime/database/failures';
import type { Log } from '../../../lib/runtime/log';
import type { Database } from './database';

/** One side of the database as this portal sees it. */
export type Reached<State> =
  | ({ readonly reachable: true } & State)
  /** Why not, where more is known than that it does not answer. */
  | { readonly reachable: false; readonly reason?: 'overloaded' | 'read_only' };

export interface Readiness {
  readonly ready: boolean;
  /** Region of this portal. */
  readonly region: string;
  readonly reader: Reached<{ readonly schemaVersion: number }>;
  /** Only when asked for; it is reached when it commits a write. */
  readonly writer?: Reached<{ readonly region: string }>;
}

export interface ReadinessOptions {
  readonly database: Pick<Database, 'readReader' | 'beat'>;
  readonly log: Log;
  readonly region: string;
}

/**
 * Who asks whether the portal is ready needs no permission, so asking must not be a lever: those who ask at the same time get
 * one answer, and the writer, who is far away, is asked once in this time at most. In milliseconds.
 */
const WRITER_ANSWER_MS = 1000;

/** A function that asks this region's reader, and with `deep` has the writer commit this region's pulse. It never rejects. */
export function askReadiness(options: ReadinessOptions): (deep: boolean) => Promise<Readiness> {
  const { database, log, region } = options;
  const reader = shared(() => reached('reader', database.readReader, log), 0);
  const writer = shared(() => reached('writer', database.beat, log), WRITER_ANSWER_MS);
  return async (deep) => {
    const [local, remote] = await Promise.all([reader(), deep ? writer() : undefined]);
    return {
      ready: local.reachable && remote?.reachable !== false,
      region,
      reader: local,
      ...(remote && { writer: remote }),
    };
  };
}

/** Asks once for all who want to know at the same time, and for those who come until the answer is `ms` old. */
function shared<Answer>(ask: () => Promise<Answer>, ms: number): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  return () => {
    answer ??= ask().finally(() =>
      setTimeout(() => {
        answer = undefined;
      }, ms).unref(),
    );
    return answer;
  };
}

async function reached<State extends object>(
  side: string,
  ask: () => Promise<State>,
  log: Log,
): Promise<Reached<State>> {
  try {
    return { reachable: true, ...(await ask()) };
  } catch (error) {
    log.warn({ error, side }, 'the database does not answer');
    if (isOverload(error)) return { reachable: false, reason: 'overloaded' };
    return { reachable: false, ...(isReadOnly(error) && { reason: 'read_only' }) };
  }
}

const isReadOnly = (error: unknown): boolean => hasCause(error, (cause) => cause instanceof NotWritable);
