/** The folders that commands write to, and the room that they need there. */
import { lstatSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fault, type Problem } from '../config/validate/problem';
import { messageOf } from '../runtime/text';
import { ASSEMBLY } from '../release/steps';
import type { CommandContext, Disk } from './context';
import { Refusal } from './errors';

interface Need {
  /** Bytes. */
  readonly free: number;
  /** Bytes of the largest file. */
  readonly file: number;
}

interface Place {
  /** As the operator knows it. */
  readonly name: string;
  /** Exists, or is a file. */
  readonly folder: string;
  readonly need: Need;
  /** What to do where it cannot be written to. */
  readonly fix: string;
}

/** In megabytes. */
const needOf = (free: number, file: number): Need => ({ free: free * 1e6, file: file * 1e6 });

/** One segment of PostgreSQL's log (16 MiB), in megabytes. */
const LOG_SEGMENT = 17;

/** Templates and assets of all environments were 155 MB; the largest file 4 MB. */
const SYNTHESIS = needOf(250, 10);
/** Five hours of a drill: ten samples a second of 250 bytes. */
const EVIDENCE = needOf(50, 50);
/** Programs and a new database, which rehearsals copy: 60 MB. */
const PROGRAMS = needOf(100, LOG_SEGMENT);

const temporary = (need: Need): Place => {
  const fix = 'create it, or set TMPDIR to another folder';
  return { name: 'TMPDIR', folder: tmpdir(), need, fix };
};

/** A folder that the command makes where it is missing. */
const made = (name: string, folder: string, need: Need): Place => {
  const at = nearest(resolve(folder));
  return { name, folder: at, need, fix: `let this account write to ${at}` };
};

/** The path, or what there is above it. */
function nearest(path: string): string {
  try {
    lstatSync(path);
    return path;
  } catch {
    return nearest(dirname(path));
  }
}

interface Folders extends Pick<CommandContext, 'out' | 'processes'> {
  /** Bytes that a rehearsal's servers need in the temporary folder. Default: 0, because they are in memory. */
  readonly serverRoom?: number;
}

/** What each command writes to. */
const PLACES = {
  check: () => [temporary(SYNTHESIS)],
  preflight: () => [temporary(SYNTHESIS)],
  price: () => [temporary(SYNTHESIS)],
  deploy: () => [made(ASSEMBLY, ASSEMBLY, SYNTHESIS)],
  drill: ({ out }) => [made('out', out, EVIDENCE)],
  rehearse: ({ out, processes, serverRoom = 0 }) => [
    temporary({ ...needOf(0, LOG_SEGMENT), free: Math.max(SYNTHESIS.free, serverRoom) }),
    made('out', out, EVIDENCE),
    made('build', dirname(processes), PROGRAMS),
  ],
} as const satisfies Record<string, (folders: Folders) => readonly Place[]>;

/**
 * Lets a command begin.
 *
 * @param context `out` is the folder that evidence is written to
 * @throws Refusal with every place that cannot be written to, or has too little room
 */
export function mustHavePlaces(command: keyof typeof PLACES, context: Folders & Pick<CommandContext, 'disk'>): void {
  const problems = PLACES[command](context).flatMap((place) => placeProblems(place, context.disk));
  if (problems.length > 0) throw new Refusal(problems);
}

function placeProblems({ name, folder, need, fix }: Place, { free, largestFile }: Disk): readonly Problem[] {
  const problem = (required: string, given: string, way: string) => fault(name, 'installation', required, given, way);
  try {
    rmSync(mkdtempSync(join(folder, `holdfast-${process.pid}-`)), { recursive: true });
  } catch (error) {
    return [problem('a folder that can be written to', messageOf(error), fix)];
  }
  const [room, most] = [free(folder), largestFile()];
  return [
    ...(room >= need.free ? [] : [problem(`${mega(need.free)} free in ${folder}`, mega(room), 'free some')]),
    ...(most >= need.file
      ? []
      : [problem(`files of ${mega(need.file)} may be written`, `at most ${mega(most)}`, 'raise it with ulimit -f')]),
  ];
}

const mega = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** This machine. */
export const DISK: Disk = {
  free(folder) {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  },
  largestFile: () => {
    const limit = /^Max file size +(\d+)/m.exec(limits())?.[1];
    return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  },
};

/** Linux keeps them there; elsewhere no limit is known. */
function limits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
