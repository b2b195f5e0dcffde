import { RELATION_CHECKS } from '../../../../lib/commitments/checks/index';
import { holds } from '../../../../lib/commitments/report';
import { nameOf } from '../../../../lib/commitments/commitment-status';
import { TemplateIndex } from '../../../../lib/assembly/template-index';
import { tree } from '../../../support/assembly';
import { eachIsFound, findingsOf, LETTERS } from '../../../support/mistakes';
import { environment } from '../../../support/stage';
import { copied } from './mistakes/copies';
import { located } from './mistakes/locations';
import { recorded } from './mistakes/records';

const production = tree('production');

test.each(['production', 'staging', 'sandbox'] as const)('what holds between the stacks of %s does', (name) => {
  const concerned = RELATION_CHECKS.filter(({ holdsIn }) => holds(holdsIn, environment(name)));
  expect(
    concerned.flatMap((check) => check.find(tree(name)).map((finding) => ({ check: nameOf(check), ...finding }))),
  ).toEqual([]);
});

describe.each(LETTERS)('in region %s', (letter) => {
  eachIsFound(RELATION_CHECKS, [...located(letter), ...recorded(letter), ...copied(letter)]);
});

test('K10: a stack in a region of which no audit report was read is found', () => {
  const moved = production.stacks.map((stack) =>
    stack.name === 'Data' && stack.letter === 'B' ? { ...stack, region: 'us-west-1' } : stack,
  );
  expect(findingsOf(RELATION_CHECKS, new TemplateIndex(moved))).toEqual(
    expect.arrayContaining(['K10/regions B/Data', 'M3/far-apart ']),
  );
});

test('M3: two regions that share their weather are found', () => {
  const near = production.stacks.map((stack) => (stack.letter === 'A' ? { ...stack, region: 'us-east-1' } : stack));
  expect(findingsOf(RELATION_CHECKS, new TemplateIndex(near))).toContain('M3/far-apart ');
});

test('B5: a service that is described and no longer used is found', () => {
  expect(
    findingsOf(RELATION_CHECKS, new TemplateIndex(production.stacks.filter(({ name }) => name !== 'Backup'))),
  ).toContain('B5/services ');
});
