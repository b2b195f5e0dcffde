import { readFileSync, writeFileSync } from 'node:fs';
import { ACTIONS } from '../../../lib/recovery/plan/iam-actions';
import { isOperation } from '../../../lib/region-switch/model/model';
import { runbook } from '../../../lib/recovery/plan/runbook';
import { flattened } from '../../../lib/recovery/plan/step';
import { ACTIVATE, POST_RECOVERY } from '../../../lib/recovery/plan/steps';

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
  const anchors = [...page.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const anchor of ['the-plan-has-a-warning', 'after-a-flip', 'traffic-without-region-switch'])
    expect(anchors).toContain(anchor);
});
