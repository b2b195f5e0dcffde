/** No command begins where it cannot write what it will have to write. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandContext } from '../../lib/cli/context';
import { DISK } from '../../lib/cli/places';
import { holdfast } from '../../lib/cli/program';
import { newDrillId } from '../../lib/recovery/evidence/folder';
import { proof } from '../support/in-full';
import { PATIENCE_MS } from '../support/patience';
import { complete, recordedWorld } from './context';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
const file = join(folder, 'file');
writeFileSync(file, '');
afterAll(() => rmSync(folder, { recursive: true }));

const DRILL = 'drill -e staging --to B --mode switchover --yes';
/** What each command writes to. */
const COMMANDS = [
  ['check', ['TMPDIR']],
  ['preflight -e staging', ['TMPDIR']],
  ['deploy -e staging --yes', ['cdk.out']],
  ['rehearse -e staging', ['TMPDIR', 'out', 'build']],
  ['rehearse -e staging --fault all', ['TMPDIR', 'out', 'build']],
  [DRILL, ['out']],
  ['drill index', ['out']],
  [`drill verify --render ${folder}`, ['out']],
] as const;

/** What a command says, how it ends, and what it started. */
async function refused(words: string, changes: Partial<CommandContext>) {
  const world = recordedWorld({ given: complete('STAGING'), ...changes });
  const code = await holdfast(words.split(' '), world);
  return { code, ran: world.ran, out: world.said.out, lines: world.said.error.split('\n').filter(Boolean) };
}

const room = { free: () => Number.POSITIVE_INFINITY, largestFile: () => Number.POSITIVE_INFINITY };

test.each(COMMANDS)(
  '%s: a full disk and a limit on files are refused, a line for each place',
  async (words, places) => {
    const full = await refused(words, { disk: { ...room, free: () => 40e6 } });
    const small = await refused(words, { disk: { ...room, largestFile: () => 1e6 } });
    for (const { code, ran, out, lines } of [full, small]) {
      expect({ code, ran, out }).toEqual({ code: 2, ran: [], out: '' });
      expect(lines.map((line) => line.split(':')[0])).toEqual(places);
    }
    expect(full.lines[0]).toMatch(/\d+ MB free in .*, got 40 MB; /);
    expect(small.lines[0]).toMatch(/files of \d+ MB .*, got at most 1 MB; /);
  },
);

test.each(['rehearse -e staging', DRILL, 'drill index'])(
  '%s: a folder for output that cannot be made is refused',
  async (words) => {
    const { code, lines } = await refused(words, { out: join(file, 'out') });
    expect(code).toBe(2);
    expect(lines).toEqual([expect.stringMatching(/^out: a folder that can be written to .*ENOTDIR/)]);
  },
);

test('a folder for output that is missing is made later, and not before', async () => {
  const { lines } = await refused(DRILL, { out: join(folder, 'new', 'out'), disk: { ...room, free: () => 0 } });
  expect(lines).toEqual([expect.stringContaining(`free in ${folder} (installation), got 0 MB`)]);
});

test('drills that begin at the same moment have different ids, which begin with their time', () => {
  const ids = Array.from({ length: 50 }, () => newDrillId(Date.parse('2026-11-24T12:00:00Z')));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^20261124T120000Z-[0-9a-f]{6}$/);
});

proof(
  'two builds at once end well',
  async () => {
    rmSync('build/built.json');
    const build = () =>
      new Promise((done) => spawn(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }).once('exit', done));
    expect(await Promise.all([build(), build()])).toEqual([0, 0]);
  },
  PATIENCE_MS,
);

test(
  'the limits of this process are read from the system',
  () => {
    expect(DISK.free(folder)).toBeGreaterThan(0);
    expect(DISK.largestFile()).toBeGreaterThan(0);
    const script = ['scripts/holdfast.mjs', 'check'];
    const limited = spawnSync('bash', ['-c', 'ulimit -f 5000 && exec "$0" "$@"', process.execPath, ...script]);
    expect({ status: limited.status, stderr: limited.stderr.toString() }).toEqual({
      status: 2,
      stderr: 'TMPDIR: files of 10 MB may be written (installation), got at most 5 MB; raise it with ulimit -f\n',
    });
  },
  PATIENCE_MS,
);
