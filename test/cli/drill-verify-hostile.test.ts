/** `holdfast drill verify` on folders that were made to mislead or to stop it. Over 250 lines: tables of such folders. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../lib/recovery/evidence/canonical';
import { lineAfter, START } from '../../lib/recovery/evidence/chain';
import type { Entry } from '../../lib/recovery/evidence/entries';
import { writeAtomically } from '../../lib/recovery/evidence/folder';
import { HEAD, SEAL } from '../../lib/recovery/evidence/signed-file';
import { runSigner } from '../../lib/recovery/evidence/keys';
import { sha256 } from '../../lib/runtime/hash-chain';
import { closedFolder } from '../recovery/evidence/closed-folder';
import { DECLARED, drillOf, heartbeat, uuid } from '../recovery/evidence/drill-of';
import { firstOf } from '../support/in-full';
import { run, verified } from './drill-verification';

const root = mkdtempSync(join(tmpdir(), 'holdfast-hostile-'));
afterAll(() => rmSync(root, { recursive: true }));

let genuine: string;
let folder: string;
beforeAll(async () => {
  genuine = await closedFolder(root, 'genuine', drillOf(), run);
});
beforeEach(() => {
  folder = join(mkdtempSync(join(root, 'copy-')), 'drill');
  for (const end of ['', '.fingerprint']) cpSync(`${genuine}${end}`, `${folder}${end}`, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (file: string): string => join(folder, file);
/** Flaws as `code where`. */
async function flaws(): Promise<readonly string[]> {
  const { code, out } = await verified(folder, { json: true });
  const found: readonly { code: string; where: string }[] = JSON.parse(out).flaws;
  expect(code).toBe(1);
  return found.map((flaw) => `${flaw.code} ${flaw.where}`);
}

describe('what the evidence does not know is named', () => {
  test.each<[string, string, () => void]>([
    ['a file', 'notes.txt', () => writeFileSync(at('notes.txt'), '')],
    ['a hidden file', '.evidence.jsonl', () => writeFileSync(at('.evidence.jsonl'), '')],
    ['a folder', 'more', () => mkdirSync(at('more'))],
    ['a link to nothing', 'link', () => symlinkSync('/nowhere', at('link'))],
    ['a named pipe', 'pipe', () => void execFileSync('mkfifo', [at('pipe')])],
    ['a follow-up without a number', 'afterwards-0.jsonl', () => writeFileSync(at('afterwards-0.jsonl'), '')],
    ['a folder that has the name of the state', 'state.json', () => mkdirSync(at('state.json'))],
  ])('%s', async (_, name, put) => {
    put();
    expect(await flaws()).toEqual([`unknown ${name}`]);
  });

  test("the drill's own files are named and are no flaw", async () => {
    writeFileSync(at('state.json'), '{}');
    const { code, out } = await verified(folder, { json: true });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, notEvidence: ['state.json'] });
    expect((await verified(folder)).out).toContain('No evidence, and not verified: state.json');
  });
});

/** Puts something in the place of a file. */
const instead = (file: string, put: (path: string) => void): void => {
  rmSync(at(file), { force: true });
  put(at(file));
};
const pipe = (path: string): void => void execFileSync('mkfifo', [path]);
const write = (text: string) => (path: string) => writeFileSync(path, text);
const sparse = (path: string): void => (writeFileSync(path, ''), truncateSync(path, 1_500_000_000));

/** Lines that are linked as the writer links them: anyone can make them. */
function chained(count: number, first: readonly Entry[] = [DECLARED]): string {
  const lines: string[] = [];
  let end = START;
  for (let number = 0; number < count; number += 1) {
    const next = lineAfter(end, number === 0 ? first : [{ kind: 'delivery', at: DECLARED.at + number, id: uuid(1) }]);
    lines.push(next.text);
    end = next.end;
  }
  return lines.join('');
}

/** The head of other entries, signed by a stranger. */
async function signedBy(changes: object): Promise<string> {
  const whole = HEAD.read(readFileSync(at('head.json')));
  if (!whole) throw new Error('the head must be readable');
  return HEAD.textOf(await HEAD.sign({ ...whole, ...changes }, runSigner('drill-1')));
}

const NOT_ORDINARY: readonly [string, (path: string) => void][] = [
  ['a named pipe', pipe],
  ['a device without an end', (path) => symlinkSync('/dev/zero', path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['a folder', (path) => mkdirSync(path)],
  ['a sparse file of 1.5 GB', sparse],
];

test.each(
  ['evidence.jsonl', 'head.json', 'document.json'].flatMap((file) =>
    NOT_ORDINARY.map((how) => [file, ...how] as const),
  ),
)('%s that is %s is a flaw', async (file, _, put) => {
  instead(file, put);
  expect(await flaws()).toContain(`form ${file}`);
});

test.each(NOT_ORDINARY)('a page that is %s differs', async (_, put) => {
  instead('index.html', put);
  expect(await verified(folder)).toMatchObject({ code: 1, out: expect.stringContaining('index.html differs') });
});

test('--render writes a page again that is a pipe or a link, and follows no link', async () => {
  const mine = join(root, 'mine');
  writeFileSync(mine, 'mine');
  for (const put of [pipe, (path: string) => symlinkSync(mine, path)]) {
    instead('index.html', put);
    expect(await verified(folder, { render: true })).toMatchObject({ code: 0 });
  }
  symlinkSync(mine, at('.index.html.unfinished'));
  await writeAtomically(at('index.html'), '');
  expect(readFileSync(mine, 'utf8')).toBe('mine');
});

describe('is judged within 5 s of a processor:', () => {
  const LINE = '{"entries":[';
  const nested = (size: number): string => '['.repeat(size / 2) + ']'.repeat(size / 2);
  const survivors = (count: number): Entry => ({
    kind: 'survivors',
    at: DECLARED.at,
    region: 'x',
    ids: Array.from({ length: count }, (_, number) => uuid(number)),
  });

  // Larger ones, up to a million lines, took no longer: what is read of them is bounded.
  const FOLDERS: readonly [string, () => unknown, string][] = [
    ['a million lines of nothing', () => write('\n'.repeat(1_000_000))(at('evidence.jsonl')), 'form evidence.jsonl:1'],
    ['JSON a million deep', () => write(`${LINE}${nested(900_000)}\n`)(at('evidence.jsonl')), 'form evidence.jsonl:1'],
    ['JSON a million deep in a head', () => write(nested(500_000))(at('head.json')), 'head head.json'],
    ['a head of 50 MB', () => write(nested(50_000_000))(at('head.json')), 'size head.json'],
    [
      'many entries that are almost right',
      () =>
        write(
          `{"entries":[${'{"kind":"declared"},'.repeat(45_000)}{}],"hash":"${'0'.repeat(64)}","previous":"${START.hash}","seq":1}\n`,
        )(at('evidence.jsonl')),
      'form evidence.jsonl:1',
    ],
    [
      'numbers that are no time',
      () => write(lineAfter(START, [{ ...DECLARED, at: 1e308 }]).text)(at('evidence.jsonl')),
      'form evidence.jsonl:1',
    ],
    [
      'more chained lines than are read',
      () => instead('evidence.jsonl', (path) => appendLines(path, 300_000)),
      'size evidence.jsonl:',
    ],
    ['genuine lines, and many that follow', () => appendLines(at('evidence.jsonl'), 300_000), 'length evidence.jsonl'],
    [
      'a line of 200 MB',
      () => write(`${LINE}"${'x'.repeat(200_000_000)}"\n`)(at('evidence.jsonl')),
      'size evidence.jsonl:',
    ],
    [
      'many figures that are almost right',
      () =>
        write(readFileSync(at('head.json'), 'utf8').replace(/"perClient":\[/, `"perClient":[${'{},'.repeat(160_000)}`))(
          at('head.json'),
        ),
      'head head.json',
    ],
    [
      'entries of one moment, signed',
      async () => {
        const many = Array.from({ length: 4000 }, (_, number) => ({
          ...heartbeat(number, DECLARED.at),
          client: number,
        }));
        const { text, end } = lineAfter(START, [DECLARED, ...many]);
        write(text)(at('evidence.jsonl'));
        write(await signedBy({ lines: 1, entries: 4001, last: end.hash }))(at('head.json'));
      },
      'key head.json',
    ],
    [
      'many resumptions, signed',
      async () => {
        const many = Array.from({ length: 14_000 }, (_, number): Entry => ({
          kind: 'resumed',
          at: DECLARED.at + number,
          droppedBytes: 0,
        }));
        const { text, end } = lineAfter(START, [DECLARED, ...many]);
        write(text)(at('evidence.jsonl'));
        write(await signedBy({ lines: 1, entries: 14_001, last: end.hash }))(at('head.json'));
      },
      'key head.json',
    ],
    [
      'a list of survivors',
      () => write(chained(2, [DECLARED, survivors(20_000)]))(at('evidence.jsonl')),
      'length evidence.jsonl',
    ],
    [
      'many follow-ups',
      async () => {
        const { text, end } = lineAfter(START, [
          { kind: 'fence', at: DECLARED.at, region: 'x', status: 'open', detail: '' },
        ]);
        for (let number = 1; number < 300; number += 1) {
          const claims = { lines: 1, entries: 1, last: end.hash, follows: '0'.repeat(64) };
          const seal = { version: 1 as const, drill: 'drill-1', number, at: '2000-01-01T00:00:00Z', ...claims };
          write(text)(at(`afterwards-${number}.jsonl`));
          write(SEAL.textOf(await SEAL.sign(seal, run)))(at(`afterwards-${number}.json`));
        }
      },
      'link afterwards-1.json',
    ],
    [
      'many files',
      () => {
        for (let number = 0; number < 2000; number += 1) write('')(at(`file-${number}`));
      },
      'unknown file-0',
    ],
  ];

  test.each(firstOf(6, FOLDERS))(
    '%s',
    async (_, put, code) => {
      await put();
      const begun = process.cpuUsage();
      expect(await flaws()).toContainEqual(expect.stringContaining(code));
      const { user, system } = process.cpuUsage(begun);
      expect(user + system).toBeLessThan(5_000_000);
    },
    120_000,
  );
});

/** Appends so many lines that are linked as the writer links them. */
function appendLines(path: string, count: number): void {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
  let previous =
    lines.length > 0 ? z.object({ hash: z.string() }).parse(JSON.parse(lines.at(-1) ?? '')).hash : START.hash;
  const entry = canonicalJson({ kind: 'delivery', at: DECLARED.at, id: uuid(1) });
  const file = openSync(path, 'a');
  for (let first = lines.length + 1; first <= lines.length + count; first += 1000) {
    let text = '';
    for (let seq = first; seq < first + 1000; seq += 1) {
      const end = `,"previous":"${previous}","seq":${seq}}`;
      const hash = sha256(`holdfast drill evidence line v1\n{"entries":[${entry}]${end}`);
      text += `{"entries":[${entry}],"hash":"${hash}"${end}\n`;
      previous = hash;
    }
    writeSync(file, text);
  }
  closeSync(file);
}
