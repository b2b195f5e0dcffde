/** Places in the plan of a flip, step by step. */
import { at, list } from '../../../../../lib/assembly/template-index';
import { first, tree } from '../../../../support/assembly';

export const PLAN = 'B/Routing/Plan/Plan';
export const plan = first(tree('production'), 'AWS::ARCRegionSwitch::Plan');
export const names = list(plan.properties, 'Workflows', 0, 'Steps').map((step) => String(at(step, 'Name')));
export const step = (workflow: number, name: string, ...rest: readonly (string | number)[]) => [
  'Properties',
  'Workflows',
  workflow,
  'Steps',
  names.indexOf(name),
  ...rest,
];
export const block = (workflow: number, name: string, kind: string, ...rest: readonly (string | number)[]) =>
  step(workflow, name, 'ExecutionBlockConfiguration', kind, ...rest);
export const lambda = (workflow: number, name: string, ...rest: readonly (string | number)[]) =>
  block(workflow, name, 'CustomActionLambdaConfig', ...rest);
