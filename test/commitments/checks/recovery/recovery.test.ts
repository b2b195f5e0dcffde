import { RECOVERY_CHECKS } from '../../../../lib/commitments/checks/index';
import { FENCE_CHECKS } from '../../../../lib/commitments/checks/recovery/write-fencing';
import { mutated, tree } from '../../../support/assembly';
import { everyCheckIsFound, findingsOf } from '../../../support/mistakes';
import { ACTIONS } from './mistakes/actions';
import { ORDER, PLANS } from './mistakes/plan';
import { RESOURCES } from './mistakes/resources';
import { FENCES } from './mistakes/write-fencing';

everyCheckIsFound([...RECOVERY_CHECKS, ...FENCE_CHECKS], [...PLANS, ...ORDER, ...RESOURCES, ...ACTIONS, ...FENCES]);

test('M11: a plan in an environment of one region is found', () => {
  const broken = mutated(tree('sandbox'), (draft) =>
    draft.add('A/Routing', 'Plan', { Type: 'AWS::ARCRegionSwitch::Plan', Properties: {} }),
  );
  expect(findingsOf(RECOVERY_CHECKS, broken)).toContain('M5/plan Routing');
});

test('where there is one region, no portal has a witness', () => {
  const settings = tree('sandbox').ofType('AWS::SSM::Parameter');
  expect(JSON.stringify(settings.map(({ properties }) => properties))).not.toContain('WITNESS_NAME');
});
