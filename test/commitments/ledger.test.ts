import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../../lib/commitments/checks/index';
import { amount, type Commitment, OWN, SECTION_LETTERS, sectionOf } from '../../lib/commitments/ledger/commitment';
import { isKnown, LEDGER } from '../../lib/commitments/ledger/index';
import { nameOf, proves } from '../../lib/commitments/commitment-status';
import { expiryProblem } from '../../lib/config/validate/dates';
import { CONTROLS } from '../../lib/constructs/backup/audit';
import { CONFORMANCE_RULES } from '../../lib/constructs/detection/conformance-rules';
import { PENDING } from './pending';

/** What was published: how many promises each section has. */
const PUBLISHED = {
  A: 2,
  B: 5,
  C: 4,
  D: 1,
  E: 2,
  F: 20,
  G: 5,
  H: 2,
  I: 4,
  J: 7,
  K: 10,
  L: 7,
  M: 11,
  N: 3,
  O: 4,
  P: 8,
  Q: 3,
  R: 4,
} as const;

/** Promises that are the hosting provider's to keep: nothing is deployed that could. */
const BY_PEOPLE = ['F5', 'K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K9', 'K10', 'P5'];

const TESTS = join(__dirname, '..');
const ids = LEDGER.map(({ id }) => id);
const offenders = (wrong: (commitment: Commitment) => boolean): readonly string[] =>
  LEDGER.filter(wrong).map(({ id }) => id);

test('each of the 102 published promises stands once, in its order, and those of our own after them', () => {
  const own = ids.filter((id) => sectionOf(id) === OWN).length;
  expect(ids).toEqual(
    SECTION_LETTERS.flatMap((letter) =>
      Array.from({ length: letter === OWN ? own : PUBLISHED[letter] }, (_, index) => `${letter}${index + 1}`),
    ),
  );
  expect(ids.length - own).toBe(102);
});

test('each promise has a check, a test, or a permitted reason', () => {
  const proofs = (commitment: Commitment): number =>
    CHECKS.filter((check) => proves(check, commitment)).length + (commitment.tests ?? []).length;
  expect(
    offenders((commitment) => proofs(commitment) === 0 && !commitment.pending && !commitment.organisational),
  ).toEqual([]);
});

test('what says that it is proved at synthesis has a check, and what is proved by a test names one', () => {
  const checked = (commitment: Commitment): boolean => CHECKS.some((check) => proves(check, commitment));
  expect(
    offenders((commitment) => !commitment.pending && commitment.proved.includes('synth') && !checked(commitment)),
  ).toEqual([]);
  expect(
    offenders(({ pending, proved, tests = [] }) => !pending && proved.includes('test') && tests.length === 0),
  ).toEqual([]);
});

test('only what is on the committed list is pending, and all of it', () => {
  expect(offenders(({ pending }) => pending !== undefined)).toEqual(PENDING);
});

test('nothing becomes pending again: the list only shrinks', () => {
  const git = (...words: readonly string[]): string => spawnSync('git', words, { cwd: TESTS, encoding: 'utf8' }).stdout;
  // Two, for the newest may be this change itself. A source without its history has nothing to be compared with.
  const versions = git('log', '-2', '--format=%H', '--', 'commitments/pending.ts').split('\n').filter(Boolean);
  for (const version of versions) {
    const before = [...git('show', `${version}:test/commitments/pending.ts`).matchAll(/'([A-Z]\d+)'/g)].map(
      ([, id]) => id,
    );
    expect(PENDING.filter((id) => !before.includes(id))).toEqual([]);
  }
});

test('what is pending says what is missing, in words that can be checked', () => {
  expect(offenders(({ pending }) => pending !== undefined && pending.length < 20)).toEqual([]);
});

test('only what nothing deployed could keep is left to people, with owner, evidence and a day', () => {
  expect(offenders(({ organisational }) => organisational !== undefined)).toEqual(BY_PEOPLE);
  const today = new Date('2026-11-24');
  const overdue = LEDGER.flatMap(({ id, organisational }) =>
    organisational && expiryProblem(id, organisational.reviewBy, today) ? [id] : [],
  );
  expect(overdue).toEqual([]);
  expect(
    offenders(
      ({ organisational }) =>
        organisational !== undefined && Math.min(organisational.reason.length, organisational.evidence.length) < 20,
    ),
  ).toEqual([]);
});

describe('what an entry names is there', () => {
  const entries = <T>(pick: (commitment: Commitment) => readonly T[] | undefined): readonly T[] =>
    LEDGER.flatMap((commitment) => pick(commitment) ?? []);

  test('each check of another id', () => {
    const known = CHECKS.map(nameOf);
    expect(entries(({ shares }) => shares).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('each test, in its file, under its name', () => {
    expect([...new Set(entries(({ tests }) => tests))].filter((named) => !exists(named))).toEqual([]);
  });

  test('each check of the drill, which knows what it proves', () => {
    const drill = join(TESTS, '../lib/recovery/drill');
    const sources = readdirSync(drill, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(drill, file), 'utf8'))
      .join('\n');
    const proving = [...sources.matchAll(/name: '([^']+)'[^[]*?commitments: \[([^\]]*)\]/g)].map(
      ([, name, commitments = '']) => ({ name, commitments }),
    );
    const missing = LEDGER.flatMap(({ id, drill: names = [] }) =>
      names
        .filter((name) => !proving.some((check) => check.name === name && check.commitments.includes(`'${id}'`)))
        .map((name) => `${id}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('each control of AWS Backup', () => {
    const known = CONTROLS.map(({ name }) => name);
    expect(entries(({ controls }) => controls).filter((name) => !known.includes(name))).toEqual([]);
  });
});

test('each check, and each rule of AWS Config, belongs to a promise or to a rule of the architecture', () => {
  expect(CHECKS.filter(({ id }) => !isKnown(id)).map(nameOf)).toEqual([]);
  expect(CONFORMANCE_RULES.filter(({ keeps }) => !isKnown(keeps)).map(({ rule }) => rule)).toEqual([]);
});

test('numbers are written with their unit', () => {
  expect([amount({ days: 180 }), amount({ hours: 1 }), amount(3), amount('RSA_2048')]).toEqual([
    '180 days',
    '1 hour',
    '3',
    'RSA_2048',
  ]);
});

test('an id is a section and a number', () => {
  expect([
    sectionOf('F9'),
    sectionOf('K10'),
    sectionOf('X1'),
    sectionOf('Z1'),
    sectionOf('F'),
    sectionOf('rule-8'),
  ]).toEqual(['F', 'K', 'X', undefined, undefined, undefined]);
});

/** Whether `<file below test>: <name>` is a test or a group of tests that is written there. */
function exists(named: string): boolean {
  const [file = '', ...name] = named.split(': ');
  const written = name
    .join(': ')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll("'", "\\\\?'");
  return new RegExp(`\\b(?:test|it|describe)\\b.*[('"\`]${written}['"\`]|\\)\\(['"\`]${written}['"\`]`).test(
    readFileSync(join(TESTS, file), 'utf8'),
  );
}
