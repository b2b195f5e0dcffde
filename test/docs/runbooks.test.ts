import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../lib/assembly/template-index';
import { environments } from '../../lib/config/environments';
import { alarmPage, GUIDES } from '../../lib/constructs/alarm/guide-page';
import { tree } from '../support/assembly';
import { blocksOf } from './commands';
import { sectionsOf } from './headings';

const LINK = /First: .+ Runbook: https:\/\/\S+\/(?<page>[a-z-]+\.md)#(?<anchor>[a-z0-9-]+)$/;

const alarms = (['production', 'staging', 'sandbox'] as const).flatMap((name) =>
  tree(name).ofType('AWS::CloudWatch::Alarm'),
);

const anchorsOf = (page: string): readonly string[] =>
  existsSync(page) ? [...sectionsOf(readFileSync(page, 'utf8')).keys()].slice(1) : [];

test('I1: every alarm says what is wrong, what to do first, and where the runbook goes on', () => {
  const lost = alarms.filter(({ properties }) => {
    const { page = '', anchor = '' } = LINK.exec(String(at(properties, 'AlarmDescription')))?.groups ?? {};
    return !anchorsOf(`docs/runbooks/${page}`).includes(anchor);
  });
  expect(
    lost.map(
      ({ path, properties }) =>
        `${path}: ${String(at(properties, 'AlarmDescription')).split('Runbook: ')[1] ?? 'no runbook'}`,
    ),
  ).toEqual([]);
});

const PAGE = 'docs/runbooks/alarms.md';
const page = alarmPage([...new Set(environments({}).flatMap(({ regions }) => regions.map(({ name }) => name)))]);
if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page);

test('the alarm page is that of the guides (npm run docs makes it again)', () =>
  expect(readFileSync(PAGE, 'utf8').split('\n')).toEqual(page.split('\n')));

test('the alarm page has no heading that no alarm leads to', () => {
  const used = new Set(
    alarms.map(({ properties }) => LINK.exec(String(at(properties, 'AlarmDescription')))?.groups?.['anchor']),
  );
  expect(anchorsOf(PAGE).filter((anchor) => !used.has(anchor))).toEqual([]);
});

test('every guide has a command to look with, a decision, and says how to verify and to undo', () => {
  expect(Object.keys(GUIDES).length).toBeGreaterThan(40);
  const wanting = Object.entries(GUIDES).filter(
    ([, { means, look, decide, verify, undo }]) =>
      [means, verify, undo].some((text) => !/\w{3}.*[.]$/.test(text)) || decide.length < 2 || look.length === 0,
  );
  expect(wanting.map(([title]) => title)).toEqual([]);
});

/** Rows of a table in which an operator decides, that do not lead to a heading with commands. */
function deadEnds(page: string, table: string): readonly string[] {
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).filter((row) => {
    const links = [...row.matchAll(/\]\(([^)#]*)#([^)]+)\)/g)];
    const targets = links.map(([, path = '', anchor = '']) =>
      sectionsOf(readFileSync(join('docs/runbooks', path || page), 'utf8')).get(anchor),
    );
    return !targets.some((section) => section !== undefined && blocksOf(section).length > 0);
  });
}

test.each(['declare', 'what-do-you-see'])('every row of a decision leads to a heading with commands: %s', (anchor) => {
  const page = anchor === 'declare' ? 'region-flip.md' : 'README.md';
  const section = sectionsOf(readFileSync(join('docs/runbooks', page), 'utf8')).get(anchor) ?? '';
  expect(section.split('\n').filter((line) => line.startsWith('|')).length).toBeGreaterThan(5);
  expect(deadEnds(page, section)).toEqual([]);
});

test('a row that leads nowhere is found', () =>
  expect(deadEnds('region-flip.md', '| a | b |\n|---|---|\n| x | [y](#gone) |')).toEqual(['| x | [y](#gone) |']));
