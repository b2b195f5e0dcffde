import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AskedDrill } from '../../lib/cli/drill-preparation';
import { drill, type Archive } from '../../lib/cli/drill-run';
import { drillScreen, flipLines, operatorAt } from '../../lib/cli/drill-screen';
import { realEnvironment } from '../../lib/cli/drill-target';
import { Refusal } from '../../lib/cli/errors';
import { holdfast } from '../../lib/cli/program';
import { DrillRefused, mustBeTarget } from '../../lib/recovery/drill/errors';
import { lineAfter, START } from '../../lib/recovery/evidence/chain';
import { drillOf } from '../recovery/evidence/drill-of';
import { complete, recordedWorld } from './context';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'holdfast-drill-'));
});
afterEach(() => {
  expect(readdirSync(out)).toEqual([]);
  rmSync(out, { recursive: true });
});

const world = (given: Readonly<Record<string, string>> = complete('STAGING')) => recordedWorld({ given, out });
const STATE = {
  version: 1,
  id: 'drill-1',
  environment: 'staging',
  from: 'us-west-2',
  to: 'us-east-2',
  mode: 'failover',
  breakGlass: false,
  phase: 'ended',
};
const FLIP = ['drill', '-e', 'staging', '--to', 'B', '--mode', 'failover', '--yes'];

describe('refuses, with exit code 2 and before any question', () => {
  test.each<[string, string, ...string[]]>([
    ['a flip without options, naming all that are missing', 'drill', '--environment', '--to', '--mode', '--yes'],
    ['an unknown mode', 'drill -e staging --to B --mode fast --yes', 'switchover or failover'],
    ['to begin without a confirmation', 'drill -e staging --to B --mode failover', 'add --yes'],
    ['an unknown environment', 'drill -e moon --to B --mode failover --yes', 'production, staging, sandbox'],
    ['an environment with one region', 'drill -e sandbox --to A --mode failover --yes', 'two regions'],
    ['a region not of it', 'drill -e staging --to C --mode failover --yes', 'A (us-west-2) or B (us-east-2)'],
    ['placeholders', 'drill -e production --to B --mode failover --yes', 'HOLDFAST_PRODUCTION_ACCOUNT'],
    ['to go on with a drill that was never begun', 'drill --resume moon', 'was begun here'],
    ['to go on with an invalid id', 'drill --resume ../../etc', 'the id of a drill'],
    ['to go on with a drill as another one', 'drill --resume x --mode failover', 'left out with --resume'],
  ])('%s', async (_, words, ...says) => {
    const given = world();
    expect(await holdfast(words.split(' '), given)).toBe(2);
    for (const text of says) expect(given.said.error).toContain(text);
    expect(given.said.error).not.toContain('    at ');
  });

  test.each([
    ['of another drill', JSON.stringify({ ...STATE, id: 'drill-2' }), 'whose state is that of drill-2'],
    ['of nothing', '{"version":1', "state.json, which is not a drill's state"],
  ])('to go on with a drill whose state is one %s', async (_, state, says) => {
    mkdirSync(join(out, 'drills', 'drill-1'), { recursive: true });
    writeFileSync(join(out, 'drills', 'drill-1', 'state.json'), state);
    const given = world();
    expect(await holdfast(['drill', '--resume', 'drill-1'], given)).toBe(2);
    expect(given.said.error).toContain(says);
    rmSync(join(out, 'drills'), { recursive: true });
  });

  test.each([
    ['AWS_ENDPOINT_URL_RDS', 'http://127.0.0.1:1'],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
  ])('an environment in which AWS could be another, by %s', async (name, value) => {
    const given = world({ ...complete('STAGING'), [name]: value });
    expect(await holdfast(FLIP, given)).toBe(2);
    expect(given.said.error).toContain(`unset ${name}`);
    expect(given.said.error).not.toContain('127.0.0.1');
  });

  test('without a terminal, the real mistake first', async () => {
    const given = world();
    expect(await holdfast('drill -e staging --to Z --mode failover'.split(' '), given)).toBe(2);
    expect(given.said.error.split('\n').map((line) => line.split(':')[0])).toEqual(['--to', '--yes', '']);
  });

  test('in JSON where that is asked for', async () => {
    const given = world();
    expect(await holdfast([...FLIP.slice(0, -1), '--json'], given)).toBe(2);
    expect(JSON.parse(given.said.out)).toMatchObject({ version: 1, ok: false, problems: [{ path: '--yes' }] });
  });
});

describe('asks for what a flip needs, and for nothing else', () => {
  const { HOLDFAST_PRODUCTION_ACCOUNT, HOLDFAST_PRODUCTION_DOMAIN } = {
    HOLDFAST_PRODUCTION_ACCOUNT: '481516234299',
    HOLDFAST_PRODUCTION_DOMAIN: 'mail.holdfast.dev',
  };
  const missing = async (given: Readonly<Record<string, string>>, name: 'production' | 'staging' = 'production') => {
    const world = recordedWorld({ given, out, today: new Date('2096-01-01T00:00:00Z') });
    try {
      mustBeTarget({ environment: realEnvironment(world, name), planArn: '', loopback: undefined });
      return [];
    } catch (error) {
      return error instanceof DrillRefused || error instanceof Refusal
        ? error.problems.map(({ given: it }) => it)
        : error;
    }
  };

  test('account and domain are enough, also where an agreement or a waiver has expired', async () =>
    expect(await missing({ HOLDFAST_PRODUCTION_ACCOUNT, HOLDFAST_PRODUCTION_DOMAIN })).toEqual([]));

  test('each of them is asked for', async () => {
    expect(await missing({})).toEqual(['no real HOLDFAST_PRODUCTION_ACCOUNT', 'no real HOLDFAST_PRODUCTION_DOMAIN']);
    expect(await missing({ HOLDFAST_PRODUCTION_ACCOUNT })).toEqual(['no real HOLDFAST_PRODUCTION_DOMAIN']);
  });

  test('a mistake in another environment keeps no flip back', async () =>
    expect(
      await missing({ HOLDFAST_PRODUCTION_ACCOUNT, HOLDFAST_PRODUCTION_DOMAIN, HOLDFAST_STAGING_ACCOUNT: 'none' }),
    ).toEqual([]));
});

describe('a drill that has ended, and whose evidence could not be kept then, is gone on with to keep it', () => {
  const asked = { what: { resume: 'drill-1' }, dryRun: false, yes: true, breakGlass: false, json: true };

  /** @returns the exit code, and what was printed */
  async function resumed(outcome: 'completed' | 'failed', keep: Archive) {
    const { code, out: said } = await printed(outcome, keep, asked);
    return { code, said: JSON.parse(said) };
  }

  async function printed(outcome: 'completed' | 'failed', keep: Archive, typed: AskedDrill) {
    const folder = join(out, 'drills', 'drill-1');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'state.json'), JSON.stringify(STATE));
    const entries = drillOf({ rehearsal: false }).map((entry) =>
      entry.kind === 'ended' ? { ...entry, outcome, detail: 'as it was' } : entry,
    );
    writeFileSync(join(folder, 'evidence.jsonl'), lineAfter(START, entries).text);
    const given = world();
    const code = await drill(given, typed, keep);
    rmSync(join(out, 'drills'), { recursive: true });
    return { code, out: given.said.out };
  }
  const kept = () => Promise.resolve();

  test('and ends as the drill has ended', async () => {
    expect(await resumed('completed', kept)).toMatchObject({ code: 0, said: { outcome: 'completed', findings: [] } });
    expect(await resumed('failed', kept)).toMatchObject({
      code: 1,
      said: { outcome: 'findings', findings: ['as it was'] },
    });
  });

  test('and control characters in an error do not reach the terminal', async () => {
    const { out: said } = await printed('completed', () => Promise.reject(new Error('AccessDenied\u001b[2J\u009b2J')), {
      ...asked,
      json: false,
    });
    expect(said).toContain('AccessDenied');
    expect(said).not.toMatch(/[\u001b\u009b]/);
  });

  test('and is a finding for as long as it cannot be', async () => {
    const { code, said } = await resumed('completed', () => Promise.reject(new Error('AccessDenied')));
    expect(code).toBe(1);
    expect(said).toMatchObject({
      ok: false,
      outcome: 'findings',
      findings: ['The evidence is not signed and filed yet (AccessDenied): do it with --resume drill-1'],
    });
  });
});

describe('at a terminal', () => {
  const step = { name: 'fence', status: 'running', elapsed: 3, expected: 15, timeout: 180 } as const;
  const flip = {
    title: 'switchover',
    steps: [step],
    elapsed: 70,
    remaining: { expected: -5, timeout: 100 },
    clients: 'no write acknowledged for 2.0 s',
  };

  test('the table is redrawn in place, and messages stay above it', () => {
    const { terminal, said } = recordedWorld();
    const screen = drillScreen({ ...terminal, watched: true }, terminal.out);
    screen.show(flip);
    screen.say('paused');
    screen.show(flip);
    expect(said.error.split('\u001b[4A\u001b[0J')).toHaveLength(2);
    expect(said.out).toBe('paused\n');
  });

  test('elsewhere each change is one line, once', () => {
    const { terminal, said } = recordedWorld();
    const screen = drillScreen(terminal, terminal.out);
    screen.show(flip);
    screen.show(flip);
    expect(said.error).toBe(
      '> fence            running   3.0 s of 0:15 expected, 3:00 at most; no write acknowledged for 2.0 s\n',
    );
  });

  test('untrusted text is shown without control characters', () => {
    const { terminal, said } = recordedWorld();
    const screen = drillScreen(terminal, terminal.out);
    screen.say('220 \u001b[2J\u202eready');
    screen.table([['found'], ['\u001b[32mpassed']]);
    screen.show({ ...flip, clients: 'no write acknowledged (\u001b[2J)' });
    expect(said.error).not.toContain('\u001b');
    expect(said.out).not.toMatch(/[\u001b\u202e]/);
    expect(said.out).toContain('[2J');
  });

  test('a table fits 100 columns, and cuts off nothing', () => {
    const { terminal, said } = recordedWorld();
    const arn = `arn:aws:arc-region-switch::111122223333:plan/${'holdfast-production'.repeat(4)}:abc123`;
    drillScreen(terminal, terminal.out).table([
      ['before the flip', '', 'found', 'required'],
      [`certificate for ${arn}`, 'passed', arn, 'at most a minute '.repeat(12)],
      ['alarms in us-east-2', 'accepted', 'none', 'none'],
    ]);
    const lines = said.out.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(said.out).not.toContain('…');
    expect(said.out.replaceAll(/[^a-z0-9]/g, '').match(/abc123/g)).toHaveLength(2);
    expect(said.out.match(/ accepted /g)).toHaveLength(1);
  });

  test('a flip that is late shows by how much', () => {
    expect(flipLines(flip).join('\n')).toContain(
      '1:10 since the declaration, 5.0 s longer than expected, at most 1:40',
    );
  });

  test('only yes confirms, and a choice is asked again until it is valid', async () => {
    const answers = ['', 'yes', 'maybe', '2'];
    const operator = operatorAt(
      () => Promise.resolve(answers.shift() ?? ''),
      () => undefined,
    );
    expect([await operator.confirm('now?'), await operator.confirm('now?')]).toEqual([false, true]);
    expect(
      await operator.choose('what?', [
        { answer: 'resume', means: '' },
        { answer: 'skip', means: '' },
      ]),
    ).toBe('skip');
  });
});
