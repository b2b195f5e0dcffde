import { RELATION_CHECKS } from '../../../../lib/commitments/checks/index';
import { type StackTemplate, TemplateIndex } from '../../../../lib/assembly/template-index';
import { tree } from '../../../support/assembly';
import { eachIsFound, findingsOf, LETTERS } from '../../../support/mistakes';
import { copied } from './mistakes/copies';
import { located } from './mistakes/locations';
import { recorded } from './mistakes/records';

eachIsFound(
  RELATION_CHECKS,
  LETTERS.flatMap((letter) => [...located(letter), ...recorded(letter), ...copied(letter)]),
);

const moved = (stack: StackTemplate, region: string): StackTemplate => ({ ...stack, region });

test.each<[finding: string, breaks: string, edit: (stack: StackTemplate) => readonly StackTemplate[]]>([
  [
    'K10/regions B/Data',
    'a stack in a region of which no audit report was read',
    (stack) => [stack.name === 'Data' && stack.letter === 'B' ? moved(stack, 'us-west-1') : stack],
  ],
  [
    'M3/region-pair ',
    'a region over two sites',
    (stack) => [stack.name === 'Data' && stack.letter === 'B' ? moved(stack, 'us-west-1') : stack],
  ],
  [
    'M3/region-pair ',
    'two regions that share their weather',
    (stack) => [stack.letter === 'A' ? moved(stack, 'us-east-1') : stack],
  ],
  [
    'B5/services ',
    'a service that is described and no longer used',
    (stack) => (stack.name === 'Backup' ? [] : [stack]),
  ],
])('%s is found: %s', (finding, _, edit) => {
  expect(findingsOf(RELATION_CHECKS, new TemplateIndex(tree('production').stacks.flatMap(edit)))).toContain(finding);
});
