import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentOfRehearsal, type RehearsalFacts, textOfRehearsal } from '../../lib/cli/rehearse-output';
import { holdfast } from '../../lib/cli/program';
import { askedBy } from '../../lib/cli/rehearse';
import type { RunReport } from '../../simulator/rehearsal/rehearse';
import { runsOf } from '../../simulator/rehearsal/runs';
import { environment } from '../support/stage';
import { recordedWorld } from './context';

const production = environment('production');
const [switchover, failover] = runsOf(production, 'both', 1);
const USUAL = { mode: 'both', runs: '1', linkDelay: '35', pace: 'real', environment: 'production' } as const;

test('what is typed is taken, and everything that is wrong with it is said at once', async () => {
  expect(askedBy({ ...USUAL, json: true }, recordedWorld())).toMatchObject({
    mode: 'both',
    times: 1,
    linkDelayMs: 35,
    pace: 'real',
    json: true,
  });
  const world = recordedWorld();
  expect(
    await holdfast(
      'rehearse --mode failback --runs 0 --link-delay 9000 --pace fast --environment sandbox'.split(' '),
      world,
    ),
  ).toBe(2);
  for (const option of ['--mode', '--runs', '--link-delay', '--pace', '--environment'])
    expect(world.said.error).toContain(`${option}: `);
});

test.each<[mode: string, delay: string, taken: boolean]>([
  ['both', '140', true],
  ['both', '141', false],
  ['switchover', '400', false],
  ['failover', '400', true],
  ['failover', '501', false],
])('a link may be as slow as its flips allow: %s at %s ms', async (mode, linkDelay, taken) => {
  const asked = () => askedBy({ ...USUAL, mode, linkDelay }, recordedWorld());
  if (taken) expect(asked().linkDelayMs).toBe(Number(linkDelay));
  else expect(asked).toThrow('--link-delay');
});

describe('another PostgreSQL', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-postgres-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const asked = () => askedBy(USUAL, recordedWorld({ given: { HOLDFAST_PG_BIN: folder } }));
  const program = (name: string, says: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\necho '${says}'\n`);
    chmodSync(join(folder, name), 0o755);
  };

  test('must be there', () => {
    program('initdb', '');
    expect(asked).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ path: 'HOLDFAST_PG_BIN', given: `${folder}, without postgres` })],
      }),
    );
  });

  test.each([
    ['postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)', false],
    ['postgres (PostgreSQL) 16.9', false],
    ['nothing', false],
    ['postgres (PostgreSQL) 17.2', true],
    ['postgres (PostgreSQL) 18beta1', true],
  ])("is of the database's major version or newer: %s", (says, taken) => {
    program('initdb', '');
    program('postgres', says);
    if (taken) expect(asked().environment.name).toBe('production');
    else expect(asked).toThrow('HOLDFAST_PG_BIN');
  });
});

test('flips go to and fro, each from where the one before has led', () => {
  const way = (mode: 'switchover' | 'both', times: number): readonly string[] =>
    runsOf(production, mode, times).map(({ mode: flip, from, to }) => `${flip} ${from.letter}${to.letter}`);
  expect(way('switchover', 3)).toEqual(['switchover AB', 'switchover BA', 'switchover AB']);
  expect(way('both', 2)).toEqual(['switchover AB', 'failover BA', 'switchover AB', 'failover BA']);
});

describe('a rehearsal is well', () => {
  const reportOf = (run: typeof switchover, changes: Partial<RunReport> = {}): RunReport => {
    if (!run) throw new Error('there must be a run');
    return {
      run,
      outcome: { kind: 'completed' },
      interruption: undefined,
      ends: [],
      evidence: 'out/rehearsals/x',
      genuine: true,
      flaws: [],
      figures: undefined,
      afterwards: undefined,
      ...changes,
    };
  };
  const facts = (changes: Partial<RehearsalFacts> = {}): RehearsalFacts => ({
    environment: 'production',
    linkDelayMs: 35,
    interruption: undefined,
    ready: { readySeconds: 7, survey: { processes: 34, mebibytes: 740, complaints: [] } },
    reports: [],
    wanted: 0,
    ...changes,
  });
  const isOk = (changes: Partial<RehearsalFacts>): boolean => documentOfRehearsal(facts(changes)).ok;

  test('only where every run was made that was asked for', () => {
    expect(isOk({})).toBe(true);
    expect(isOk({ wanted: 1 })).toBe(false);
    expect(isOk({ interruption: 'interrupted by SIGINT' })).toBe(false);
    expect(isOk({ ready: undefined })).toBe(false);
    const survey = { processes: 34, mebibytes: 740, complaints: ['us-west-2: not served'] };
    expect(isOk({ ready: { readySeconds: 7, survey } })).toBe(false);
  });

  test('not where evidence is not genuine, a drill did not complete, or post-recovery stopped; and it says why', () => {
    const bad: readonly RunReport[] = [
      reportOf(switchover, { genuine: false, flaws: ['head.json: must be signed, is not'] }),
      reportOf(switchover, { outcome: { kind: 'findings', findings: ['the old region is not fenced'] } }),
      reportOf(failover, { afterwards: 'pausedByFailedStep at check-fence' }),
    ];
    for (const report of bad) {
      const document = documentOfRehearsal(facts({ reports: [report], wanted: 1 }));
      expect(document.ok).toBe(false);
      const [said = ''] = document.runs[0]?.findings ?? [];
      expect(said).not.toBe('');
      const text = textOfRehearsal(document, false);
      expect(text).toContain(said);
      expect(text).toContain('FAILED');
      expect(text.split('\n')[0]).toContain('REHEARSAL');
    }
  });

  test('not where the plan paused: it says at which step, why, and with what a drill goes on', () => {
    const outcome = { kind: 'paused', step: 'announce', reason: 'PutEvents was denied' } as const;
    const [run] = documentOfRehearsal(facts({ reports: [reportOf(switchover, { outcome })], wanted: 1 })).runs;
    expect(run).toMatchObject({ passed: false, pause: { step: 'announce', reason: 'PutEvents was denied' } });
    expect(run?.findings).toEqual([expect.stringMatching(/^paused at announce: PutEvents was denied\. .*--resume/)]);
  });

  test('not where a program of the service ended by itself, or the rehearsal was interrupted: it says which, how and when', () => {
    const at = Date.parse('2026-11-28T12:00:00Z');
    const ends = [
      { kind: 'ended', program: 'portal of us-west-2, port 4000', ending: 'ended with exit code 1', at },
    ] as const;
    const ended = documentOfRehearsal(facts({ reports: [reportOf(switchover, { ends })], wanted: 1 }));
    expect(ended.ok).toBe(false);
    expect(ended.runs[0]?.findings).toEqual([
      'portal of us-west-2, port 4000 ended with exit code 1, at 2026-11-28T12:00:00.000Z',
    ]);
    const interruption = 'dns ended by SIGKILL: out of memory?';
    const lost = facts({ interruption, reports: [reportOf(switchover, { interruption })], wanted: 1 });
    expect(documentOfRehearsal(lost)).toMatchObject({ ok: false, interrupted: true, interruption });
    expect(textOfRehearsal(documentOfRehearsal(lost), false)).toContain(`ended before its end: ${interruption}`);
  });
});
