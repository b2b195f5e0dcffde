import { Disproved } from './reasons';
import type { Ask } from './read-only-database';

/** Schema versions that a copy may have: a migration may have run after the mark, and before the recovery point. */
export interface SchemaBounds {
  readonly atLeast: number;
  readonly atMost: number;
}

/**
 * Proves that the schema is not older than at the recovery point, and not newer than any known version.
 * @throws {Disproved} SCHEMA_STALE, SCHEMA_UNKNOWN
 */
export async function proveSchema(ask: Ask, { atLeast, atMost }: SchemaBounds): Promise<number> {
  const [found] = await ask<{ version: number }>('SELECT version FROM holdfast.schema_version');
  const version = found?.version ?? 0;
  if (version < atLeast)
    throw new Disproved('SCHEMA_STALE', `the schema must be at version ${atLeast} at least, and is at ${version}`);
  if (version > atMost)
    throw new Disproved('SCHEMA_UNKNOWN', `the schema must be at version ${atMost} at most, and is at ${version}`);
  return version;
}
