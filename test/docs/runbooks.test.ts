import { existsSync, readFileSync } from 'node:fs';
import { at } from '../../lib/assembly/template-index';
import { tree } from '../support/assembly';

const LINK = /First: .+ Runbook: (?<page>docs\/runbooks\/[a-z-]+\.md)#(?<anchor>[a-z0-9-]+)$/;

const alarms = (['production', 'staging', 'sandbox'] as const).flatMap((name) =>
  tree(name).ofType('AWS::CloudWatch::Alarm'),
);

const anchorsOf = (page: string): readonly string[] =>
  existsSync(page)
    ? [...readFileSync(page, 'utf8').matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      )
    : [];

test('I1: every alarm says what is wrong, what to do first, and where the runbook goes on', () => {
  const lost = alarms.filter(({ properties }) => {
    const { page = '', anchor = '' } = LINK.exec(String(at(properties, 'AlarmDescription')))?.groups ?? {};
    return !anchorsOf(page).includes(anchor);
  });
  expect(
    lost.map(
      ({ path, properties }) =>
        `${path}: ${String(at(properties, 'AlarmDescription')).split('Runbook: ')[1] ?? 'no runbook'}`,
    ),
  ).toEqual([]);
});

test('the alarm page has no heading that no alarm leads to', () => {
  const used = new Set(
    alarms.map(({ properties }) => LINK.exec(String(at(properties, 'AlarmDescription')))?.groups?.['anchor']),
  );
  expect(anchorsOf('docs/runbooks/alarms.md').filter((anchor) => !used.has(anchor))).toEqual([]);
});
