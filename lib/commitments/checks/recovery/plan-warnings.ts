/** Region switch checks the plan all the time; a rule passes on its warnings (M5). */
import { at, list, type Resource, show } from '../../../assembly/template-index';
import { inRegion } from '../references';
import { checkOf, regions } from '../shapes';

const isOfWarnings = ({ properties }: Resource): boolean =>
  list(properties, 'EventPattern', 'source').includes('aws.arc-region-switch') &&
  show(at(properties, 'EventPattern', 'detail')).includes('warning');

export const planWarnings = checkOf({
  id: 'M5',
  name: 'plan-warnings',
  sentence: 'In each region a rule notifies a topic when Region switch finds that the plan would not work',
  holdsIn: 'two-region',
  of: (tree) => regions(tree).map(({ letter }) => ({ path: `${letter}/Recovery/Told`, letter })),
  required: 'a rule that notifies a topic',
  fix: 'keep RecoveryNotices',
  found: ({ letter }, tree) =>
    inRegion(tree, letter, 'AWS::Events::Rule').some(isOfWarnings) ? undefined : 'no rule for warnings of the plan',
});
