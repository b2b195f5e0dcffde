/** What a rehearsal needs that the command does without: Linux, the simulator's packages, and a PostgreSQL. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Environment } from '../config/types';
import { fault, type Problem } from '../config/validate/problem';
import { devDependencies } from '../../simulator/package.json';

/**
 * What this machine lacks: the addresses of two regions are loopback addresses that only Linux has without being asked.
 *
 * @param isInstalled whether a package is; by default, whether it is found from here
 */
export function problemsOfMachine(
  platform: string = process.platform,
  isInstalled: (name: string) => boolean = isFound,
): readonly Problem[] {
  const missing = Object.keys(devDependencies).filter((name) => !name.startsWith('@types/') && !isInstalled(name));
  const wrongPlatform = fault('rehearse', 'installation', 'Linux', platform, 'run it on Linux');
  return [...(platform === 'linux' ? [] : [wrongPlatform]), ...(missing.length === 0 ? [] : [notInstalled(missing)])];
}

const notInstalled = (missing: readonly string[]): Problem =>
  fault(
    'rehearse',
    'installation',
    'the packages for development, which the two regions on this machine are made of',
    `an installation without ${missing.join(', ')}`,
    'run npm ci, without --omit=dev',
  );

/** A package that cannot be loaded with `require` is there all the same. */
function isFound(name: string): boolean {
  try {
    createRequire(__filename).resolve(name);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND');
  }
}

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
