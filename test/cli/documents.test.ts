/** With --json every command prints one document of its own shape, whatever happens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentOf } from '../../lib/cli/check-output';
import type { IndexDocument } from '../../lib/cli/drill-index';
import type { DrillDocument } from '../../lib/cli/drill-screen';
import type { PreflightDocument } from '../../lib/cli/preflight';
import { documentOf as pricesOf } from '../../lib/cli/price-output';
import { documentOfRehearsal } from '../../lib/cli/rehearse-output';
import { holdfast } from '../../lib/cli/program';
import { closedFolder } from '../recovery/evidence/closed-folder';
import { drillOf } from '../recovery/evidence/drill-of';
import { recordedWorld } from './context';
import { run } from './drill-verification';

const root = mkdtempSync(join(tmpdir(), 'holdfast-documents-'));
afterAll(() => rmSync(root, { recursive: true }));

const DRILL: DrillDocument = {
  version: 1,
  ok: true,
  problems: [],
  drill: 'x',
  outcome: 'completed',
  findings: [],
  pause: null,
  evidence: 'x',
};
const PREFLIGHT: PreflightDocument = { version: 1, ok: true, problems: [], environment: 'staging', answers: [] };
const INDEX: IndexDocument = { version: 1, ok: true, problems: [], written: ['out/drills/index.html'] };
const REHEARSAL = documentOfRehearsal({
  environment: 'production',
  linkDelayMs: 35,
  interruption: undefined,
  ready: { readySeconds: 1, survey: { processes: 1, mebibytes: 1, complaints: [] } },
  reports: [],
  wanted: 0,
});

/** What a command prints where all is well; `printed`: it is run for it. */
type Well = object | 'printed';

const COMMANDS: readonly (readonly [name: string, good: string, bad: string, well: Well])[] = [
  ['check', 'check --json', 'check --environment moon --json', documentOf({ environments: [], general: [] })],
  ['commitments', 'commitments --format json', 'commitments --environment moon --format json', 'printed'],
  ['drill', 'drill -e staging --to B --mode failover --yes --json', 'drill --to Z --json', DRILL],
  ['drill index', 'drill index -e staging --json', 'drill index -e moon --json', INDEX],
  ['drill verify', `drill verify ${root}/drill --json`, 'drill verify /nowhere --json', 'printed'],
  ['preflight', 'preflight -e staging --json', 'preflight -e moon --json', PREFLIGHT],
  ['price', 'price --json', 'price --environment moon --json', pricesOf([], true)],
  ['rehearse', 'rehearse --json', 'rehearse --runs 0 --json', REHEARSAL],
  ['waivers', 'waivers --json', 'waivers --bogus --json', 'printed'],
];

/** The fields, which a program relies on. */
const shapeOf = (text: string) => Object.keys(JSON.parse(text)).sort();

beforeAll(() => closedFolder(root, 'drill', drillOf(), run));

describe.each(COMMANDS)('%s', (_, good, bad, well) => {
  let shape: readonly string[];
  beforeAll(async () => {
    if (well !== 'printed') return void (shape = shapeOf(JSON.stringify(well)));
    const world = recordedWorld();
    expect(await holdfast(good.split(' '), world)).toBe(0);
    expect(JSON.parse(world.said.out)).toMatchObject({ version: 1, ok: true, problems: [] });
    shape = shapeOf(world.said.out);
  });

  test('refused, it prints why', async () => {
    const world = recordedWorld();
    expect(await holdfast(bad.split(' '), world)).toBe(2);
    expect(shapeOf(world.said.out)).toEqual(shape);
    expect(JSON.parse(world.said.out).ok).toBe(false);
    expect(JSON.parse(world.said.out).problems.length).toBeGreaterThan(0);
    expect(world.said.error).toBe('');
  });

  test('killed or interrupted, it has said before what to print', async () => {
    const words: string[] = [];
    await holdfast(bad.split(' '), recordedWorld({ lastWords: (text) => words.push(text) }));
    expect(words.map(shapeOf)).toEqual([shape]);
    expect(JSON.parse(words[0] ?? '')).toMatchObject({ ok: false, problems: [{ rule: 'interruption' }] });
  });

  test('failed, it prints that', async () => {
    const { terminal, said, ...world } = recordedWorld();
    const broken = () => {
      throw new Error('broken');
    };
    let failures = 0;
    const out = (text: string) => (well === 'printed' && failures++ === 0 ? broken() : terminal.out(text));
    const given = well === 'printed' ? {} : new Proxy({}, { get: broken, ownKeys: broken });
    expect(await holdfast(good.split(' '), { ...world, given, terminal: { ...terminal, out } })).toBe(3);
    expect(shapeOf(said.out)).toEqual(shape);
    expect(JSON.parse(said.out)).toMatchObject({ ok: false, problems: [{ rule: 'internal', given: 'broken' }] });
  });
});

test('every command with --json or --format is one of these', async () => {
  const helpOf = async (...words: readonly string[]): Promise<string> => {
    const world = recordedWorld();
    await holdfast([...words, '--help'], world);
    return world.said.out;
  };
  const namesIn = (help: string) =>
    [...(help.split('\nCommands:')[1] ?? '').matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name = '']) => name);
  const names = namesIn(await helpOf()).filter((name) => name !== 'help');
  const below = namesIn(await helpOf('drill')).filter((name) => name !== 'help');
  const documented: string[] = [];
  for (const name of [...names, ...below.map((each) => `drill ${each}`)])
    if (/--json|--format <format>.*json/.test(await helpOf(...name.split(' ')))) documented.push(name);
  expect(documented.toSorted()).toEqual(COMMANDS.map(([name]) => name));
});

test('a command that there is not prints the fields that all have', async () => {
  const world = recordedWorld();
  expect(await holdfast(['bogus', '--json'], world)).toBe(2);
  expect(shapeOf(world.said.out)).toEqual(['ok', 'problems', 'version']);
});
