/** Whether the PostgreSQL that HOLDFAST_PG_BIN names can be the one of a rehearsal. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../config/types';
import { fault, type Problem } from '../config/validate/problem';

/** Programs that a rehearsal runs from the folder. */
const PROGRAMS = ['initdb', 'postgres'] as const;

/**
 * What is wrong with the folder; nothing where none is named. An older major version than the environment's database would refuse
 * statements of its migrations, and prove nothing if it did not.
 */
export function problemsOfPostgres(
  folder: string | undefined,
  { database: { engineVersion } }: Environment,
): readonly Problem[] {
  if (folder === undefined) return [];
  const wrong = (required: string, given: string): readonly Problem[] => [
    fault(
      'HOLDFAST_PG_BIN',
      'usage',
      required,
      given,
      'name another folder, or unset it for the PostgreSQL that npm ci installed',
    ),
  ];
  const missing = PROGRAMS.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0)
    return wrong(`a folder with ${PROGRAMS.join(' and ')}`, `${folder}, without ${missing.join(' and ')}`);
  const { stdout, error } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  const version = /\d+(\.\d+)*/.exec(stdout ?? '')?.[0];
  if (version === undefined) return wrong('a PostgreSQL that says its version', error?.message ?? 'none');
  return majorOf(version) >= majorOf(engineVersion)
    ? []
    : wrong(`PostgreSQL ${majorOf(engineVersion)} or newer, as the environment's database is`, version);
}

const majorOf = (version: string): number => Number.parseInt(version, 10);
