import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdfast } from '../../lib/cli/program';
import type { VerificationDocument } from '../../lib/cli/drill-verify-output';
import { Refusal } from '../../lib/cli/errors';
import { fingerprintOf } from '../../lib/recovery/evidence/keys';
import { DrillFolder } from '../../lib/recovery/drill/drill-folder';
import { closedFolder } from '../recovery/evidence/closed-folder';
import { after, drillOf } from '../recovery/evidence/drill-of';
import { recordedWorld } from './context';
import { run, verified } from './drill-verification';

const root = mkdtempSync(join(tmpdir(), 'holdfast-drill-verify-'));
afterAll(() => rmSync(root, { recursive: true }));

let rehearsal: string;
/** A copy of the rehearsal's folder, with its fingerprint, to be spoiled. */
function copied(): string {
  const folder = join(mkdtempSync(join(root, 'copy-')), 'drill');
  for (const end of ['', '.fingerprint']) cpSync(`${rehearsal}${end}`, `${folder}${end}`, { recursive: true });
  return folder;
}
beforeAll(async () => {
  rehearsal = await closedFolder(root, 'rehearsal', drillOf(), run);
});

test.each(['', 'evidence.jsonl', 'head.json', 'index.html'])(
  'a rehearsal is trusted by the fingerprint file next to its folder (%s)',
  async (file) => {
    const { code, out } = await verified(join(rehearsal, file));
    expect(code).toBe(0);
    for (const text of [
      'REHEARSAL on one machine',
      'drill-1',
      '4.1 s',
      '3 of 260',
      '300 ms',
      'verified',
      'passed',
      'kept by the run',
      'Genuine',
    ])
      expect(out).toContain(text);
  },
);

test('the output has the follow-ups: the state of the fence and the steps of post-recovery', async () => {
  const folder = await closedFolder(root, 'gone-on', drillOf(), run);
  const records = new DrillFolder(folder, {
    origin: 0,
    now: () => after(60),
    pause: async () => undefined,
    notBefore: () => undefined,
  });
  const recorder = await records.after();
  recorder.add({ kind: 'fence', at: after(50), region: 'us-west-2', status: 'verified', detail: '' });
  for (const status of ['running', 'completed'] as const)
    recorder.add({ kind: 'step', at: after(51), name: 'rebuild', status, detail: '' });
  await records.seal(run);
  await records.leave();
  expect(await verified(folder)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/Afterwards: sealed .+, fence verified, rebuild completed/),
  });
  expect(JSON.parse((await verified(folder, { json: true })).out)).toMatchObject({
    afterwards: [{ fence: 'verified', steps: [{ name: 'rebuild', status: 'completed' }] }],
  });
});

describe('evidence that was changed', () => {
  let folder: string;
  beforeEach(() => (folder = copied()));
  const change = (file: string, from: string, to: string): void =>
    writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace(from, to));

  test('is not genuine, and each flaw says where', async () => {
    change('evidence.jsonl', '"failed"', '"refused"');
    const { code, out } = await verified(folder);
    expect(code).toBe(1);
    expect(out).toContain('hash evidence.jsonl:1');
    expect(out).toContain('Not genuine');
    expect(out.indexOf('Not proved: what the evidence claims.')).toBeLessThan(out.indexOf('acknowledged rows lost'));
    expect((await verified(rehearsal)).out).not.toContain('Not proved');
  });

  test('in its document only, is not genuine either', async () => {
    change('document.json', '"passed": true', '"passed": false');
    expect(await verified(folder)).toMatchObject({ code: 1, out: expect.stringContaining('document document.json') });
  });

  test('in its page only, is found, and --render writes the page again', async () => {
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    change('index.html', '4.1 s', '0.1 s');
    expect(await verified(folder)).toMatchObject({ code: 1, out: expect.stringContaining('index.html differs') });
    expect(await verified(folder, { render: true })).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe(page);
  });

  test('is never rendered', async () => {
    change('evidence.jsonl', '"failed"', '"refused"');
    change('index.html', '4.1 s', '0.1 s');
    await verified(folder, { render: true });
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('0.1 s');
  });
});

test("the evidence of one drill in the folder of another is not that drill's", async () => {
  const asked = { key: fingerprintOf(run.key) };
  for (const [name, code] of [
    ['20261124T120000Z-production-failover', 1],
    ['drill-1', 0],
    ['another-name', 0],
  ] as const) {
    const folder = await closedFolder(mkdtempSync(join(root, 'swapped-')), name, drillOf(), run);
    expect(await verified(folder, asked)).toMatchObject({
      code,
      out: code ? expect.stringContaining('the name of its folder') : expect.anything(),
    });
  }
});

test('control characters in forged evidence do not reach the terminal', async () => {
  const forged = await closedFolder(
    mkdtempSync(join(root, 'forged-')),
    'drill',
    drillOf({ drill: 'drill\u001b[2J\u001b[32mGenuine' }),
    run,
  );
  const { code, out } = await verified(forged, { key: 'ab'.repeat(32) });
  expect(code).toBe(1);
  expect(out).toContain('Not genuine');
  expect(out).not.toContain('\u001b');
});

test('programs get one document', async () => {
  const { code, out } = await verified(rehearsal, { json: true });
  const document: VerificationDocument = JSON.parse(out);
  expect(code).toBe(0);
  expect(document).toMatchObject({
    version: 1,
    ok: true,
    problems: [],
    flaws: [],
    claims: { drill: 'drill-1', rehearsal: true, passed: true },
    fingerprint: fingerprintOf(run.key),
  });
});

test("its exit code is the command's, and its options are its own", async () => {
  const world = recordedWorld();
  expect(await holdfast(['drill', 'verify', rehearsal, '--json'], world)).toBe(0);
  expect(JSON.parse(world.said.out)).toMatchObject({ ok: true });
  expect(await holdfast(['drill', 'verify', rehearsal, '--key', 'ab'.repeat(32)], recordedWorld())).toBe(1);
  expect(await holdfast(['drill', 'verify'], recordedWorld())).toBe(2);
  expect(await holdfast(['drill', 'verify', '/nowhere'], recordedWorld())).toBe(2);
});

test.each<[string, string, string | undefined, string]>([
  ['a missing file', '/nowhere/at/all', undefined, '<file>'],
  ['a folder without evidence', root, undefined, '<file>'],
  ['an invalid key', '', 'not-a-key', '--key'],
])('%s is refused before anything is judged', async (_, file, key, path) => {
  const refused = await verified(file || rehearsal, { key }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refusal);
  expect(refused).toMatchObject({ problems: [{ path }] });
});
