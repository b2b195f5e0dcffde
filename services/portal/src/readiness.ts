/** Readiness is local (rule 7): the writer may be in a lost region, and killing tasks in this one would not help. */
import type { Log } from '../../../lib/runtime/log';
import type { Database } from './database';

/** One side of the database as this portal sees it. */
export type Reached<State> = ({ readonly reachable: true } & State) | { readonly reachable: false };

export interface Readiness {
  readonly ready: boolean;
  /** Region of this portal. */
  readonly region: string;
  readonly reader: Reached<{ readonly schemaVersion: number }>;
  /** Only when asked for: it is tried now, not remembered. */
  readonly writer?: Reached<{ readonly region: string }>;
}

export interface ReadinessQuestion {
  readonly database: Pick<Database, 'readReader' | 'readWriter'>;
  readonly log: Log;
  readonly region: string;
  /** Whether the writer must answer too. */
  readonly deep: boolean;
}

/** Asks this region's reader, and with `deep` the writer. Never rejects. */
export async function readiness({ database, log, region, deep }: ReadinessQuestion): Promise<Readiness> {
  const [reader, writer] = await Promise.all([
    reached('reader', database.readReader, log),
    deep ? reached('writer', database.readWriter, log) : undefined,
  ]);
  return { ready: reader.reachable && writer?.reachable !== false, region, reader, ...(writer && { writer }) };
}

async function reached<State extends object>(side: string, ask: () => Promise<State>, log: Log): Promise<Reached<State>> {
  try {
    return { reachable: true, ...(await ask()) };
  } catch (error) {
    log.warn({ error, side }, 'the database does not answer');
    return { reachable: false };
  }
}
