import { RECOVERY_CHECKS } from '../../../../lib/commitments/checks/index';
import { mutated, tree } from '../../../support/assembly';
import { eachIsFound } from '../../../support/mistakes';
import { ACTIONS } from './mistakes/actions';
import { ORDER, PLANS } from './mistakes/plan';
import { RESOURCES } from './mistakes/resources';

const production = tree('production');
const sandbox = tree('sandbox');
const findings = (broken = production, holdsIn: readonly string[] = ['every', 'two-region', 'production']) =>
  RECOVERY_CHECKS.filter((check) => holdsIn.includes(check.holdsIn)).flatMap((check) =>
    check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`),
  );

test('the recovery of production keeps its promises', () => {
  expect(findings()).toEqual([]);
});

test('M11: an environment of one region has no plan, and nothing is asked of it', () => {
  expect(findings(sandbox, ['every'])).toEqual([]);
  expect(sandbox.ofType('AWS::ARCRegionSwitch::Plan')).toEqual([]);
});

test('M11: a plan in an environment of one region is found', () => {
  const broken = mutated(sandbox, (draft) =>
    draft.add('A/Routing', 'Plan', { Type: 'AWS::ARCRegionSwitch::Plan', Properties: {} }),
  );
  expect(findings(broken, ['every'])).toContain('M5/plan Routing');
});

describe('the plan itself', () => {
  eachIsFound(RECOVERY_CHECKS, PLANS);
});

describe('the order, and what a failover does', () => {
  eachIsFound(RECOVERY_CHECKS, ORDER);
});

describe('in either region, what the plan names', () => {
  eachIsFound(RECOVERY_CHECKS, RESOURCES);
});

describe('rule 3: the roles that act in a flip', () => {
  eachIsFound(RECOVERY_CHECKS, ACTIONS);
});
