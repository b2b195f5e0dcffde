import { DETECTION_CHECKS } from '../../../../lib/commitments/checks/index';
import { first, mutated, tree } from '../../../support/assembly';
import { eachIsFound, findingsOf, LETTERS, properties } from '../../../support/mistakes';
import { archiving } from './mistakes/archiving';
import { unaudited } from './mistakes/audit';
import { undetected } from './mistakes/detectors';
import { silent } from './mistakes/finding-notifications';
import { unasked } from './mistakes/forensics';
import { recording } from './mistakes/records';
import { tampered } from './mistakes/tamper-alarms';

const production = tree('production');
const findings = (broken = production) => findingsOf(DETECTION_CHECKS, broken);

test('C3, F4-F13, G1, G2, H1, H2, I1: production is watched, and its records cannot be cut short', () => {
  expect(findings()).toEqual([]);
});

test.each(['staging', 'sandbox'] as const)('%s is watched as production is, as far as it has regions', (name) => {
  const applies = DETECTION_CHECKS.filter(
    ({ holdsIn }) => holdsIn === 'every' || (holdsIn === 'two-region' && name === 'staging'),
  );
  expect(applies.flatMap((check) => check.find(tree(name)))).toEqual([]);
});

eachIsFound(
  DETECTION_CHECKS,
  LETTERS.flatMap((letter) => [
    ...archiving(letter),
    ...recording(letter),
    ...tampered(letter),
    ...undetected(letter),
    ...silent(letter),
    ...unaudited(letter),
    ...unasked(letter),
  ]),
);

test('H2: one aggregator, in the region that survives the loss of the first', () => {
  expect(findings(mutated(production, (draft) => draft.remove('B/Detection/SecurityHub/Aggregator')))).toContain(
    'H2/findings-aggregated B',
  );
  expect(
    findings(
      mutated(production, (draft) =>
        draft.set(
          'B/Detection/SecurityHub/Aggregator',
          properties('RegionLinkingMode'),
          'ALL_REGIONS_EXCEPT_SPECIFIED',
        ),
      ),
    ),
  ).toContain('H2/findings-aggregated B');
  const aggregator = first(production, 'AWS::SecurityHub::AggregatorV2');
  expect(
    findings(
      mutated(production, (draft) =>
        draft.add('A/Detection', 'Second', {
          Type: 'AWS::SecurityHub::AggregatorV2',
          Properties: aggregator.properties,
        }),
      ),
    ),
  ).toContain('H2/findings-aggregated B');
});
