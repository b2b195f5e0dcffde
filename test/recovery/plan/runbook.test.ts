import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { environments } from '../../../lib/config/environments';
import { ACTIONS } from '../../../lib/recovery/plan/iam-actions';
import { isOperation } from '../../../lib/region-switch/model/model';
import { runbook } from '../../../lib/recovery/plan/runbook';
import { flattened } from '../../../lib/recovery/plan/step';
import { ACTIVATE, POST_RECOVERY } from '../../../lib/recovery/plan/steps';
import { blocksOf } from '../../docs/commands';
import { sectionsOf } from '../../docs/headings';

const PAGE = 'docs/runbooks/region-flip.md';
if (process.env.UPDATE_RUNBOOK) writeFileSync(PAGE, runbook());

const page = readFileSync(PAGE, 'utf8');
const every = [...ACTIVATE, ...POST_RECOVERY].flatMap((step) => flattened([step]));
const pascal = (words: string): string =>
  words.replaceAll(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase()).replace('Db', 'DB');

test('M5: the runbook is that of the plan (UPDATE_RUNBOOK=1 makes it again)', () => {
  expect(page.split('\n')).toEqual(runbook().split('\n'));
});

test('every step says what to look at when it pauses, and how to do it by hand', () => {
  expect(
    every.filter(({ atPause, byHand }) => atPause.length === 0 || byHand.length === 0).map(({ name }) => name),
  ).toEqual([]);
});

test('what is done by hand, the drill operator may do', () => {
  const commands = every
    .flatMap(({ byHand }) => byHand)
    .filter((line) => line.startsWith('aws '))
    .map((line) => line.split(' '));
  const actions = new Set(
    commands.map(
      ([, service = '', operation = '']) => `${service}:${service === 'lambda' ? 'InvokeFunction' : pascal(operation)}`,
    ),
  );
  const allowed = ACTIONS.filter(({ actors }) => actors.includes('operator')).map(({ action }) => action);
  expect([...actions].filter((action) => !allowed.includes(action))).toEqual([]);
  expect(actions.size).toBeGreaterThan(3);
});

test('every command of Region switch on the page is one of its API', () => {
  const operations = [...page.matchAll(/aws arc-region-switch ([a-z-]+)/g)].map(([, operation = '']) =>
    pascal(operation),
  );
  expect(operations.length).toBeGreaterThan(5);
  expect(operations.filter((operation) => !isOperation(operation))).toEqual([]);
});

test('links into the page, from alarms and notices, lead to a heading', () => {
  for (const anchor of ['the-plan-has-a-warning', 'after-a-flip', 'traffic-without-region-switch'])
    expect([...sectionsOf(page).keys()]).toContain(anchor);
});

test('the regions of the page are those of every environment that has two', () => {
  const pairs = environments({})
    .map(({ regions }) => regions.map(({ name }) => name))
    .filter(({ length }) => length === 2);
  expect(new Set(pairs.map((pair) => pair.join(' or '))).size).toBe(1);
  expect(page).toContain(`the region to activate: ${pairs[0]?.join(' or ')}`);
});

describe('the commands before a flip, in a shell', () => {
  const blocks = ['set-once', 'who-may'].map((anchor) => blocksOf(sectionsOf(page).get(anchor) ?? ''));
  const [[once = ''] = [], [provider = '', user = '', last = ''] = []] = blocks;
  /** Prints the arguments of `assume-role`, and what STS would answer. */
  const AWS = `aws() { case "$1 $2" in "sts assume-role") echo "$@" >&2; printf 'AKIDEXAMPLE\\tsecret/+=\\ttoken==\\n' ;; *) echo "$2" ;; esac; }; dig() { :; }`;

  const run = (...commands: readonly string[]) => {
    const script = [AWS, ...commands, 'env'].join('\n');
    const { stdout, stderr } = spawnSync('bash', ['-eu', '-c', script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, AWS_SESSION_TOKEN: 'of a session before' },
    });
    return { env: stdout.split('\n'), stderr };
  };
  const filled = once.replace(/^( *ACCOUNT=) +/m, '$1111122223333 ').replace(/^( *DOMAIN=) +/m, '$1mail.example.com ');

  test.each([
    ['us-east-2', 'us-west-2'],
    ['us-west-2', 'us-east-2'],
  ])('set what the drill needs, and the region that is left: from %s', (from, to) => {
    const { env } = run(filled.replace(/^( *TO=)\S+/m, `$1${to}`), 'export FROM');
    expect(env).toEqual(
      expect.arrayContaining([
        `FROM=${from}`,
        `AWS_REGION=${to}`,
        'HOLDFAST_PRODUCTION_ACCOUNT=111122223333',
        'HOLDFAST_PRODUCTION_DOMAIN=mail.example.com',
      ]),
    );
  });

  test.each([
    ['through the identity provider', provider, []],
    ['as the emergency user', user, ['--serial-number arn:aws:iam::111122223333:mfa/', '--token-code']],
  ])('export the credentials of the role, %s', (_, assume, options) => {
    const { env, stderr } = run(filled, assume, last, 'export PLAN');
    expect(env).toEqual(
      expect.arrayContaining([
        'AWS_ACCESS_KEY_ID=AKIDEXAMPLE',
        'AWS_SECRET_ACCESS_KEY=secret/+=',
        'AWS_SESSION_TOKEN=token==',
        'PLAN=get-parameter',
      ]),
    );
    for (const option of [':role/holdfast-production-drill-operator-us-east-2', ...options])
      expect(stderr).toContain(option);
  });
});
