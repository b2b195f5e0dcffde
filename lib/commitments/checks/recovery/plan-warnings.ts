/** Region switch checks the plan all the time; a rule passes on its warnings (M5). */
import type { Check } from '../../check';
import { at, list, show } from '../../../assembly/template-index';

export const planWarnings: Check = {
  id: 'M5',
  name: 'plan-warnings',
  sentence: 'In each region a rule notifies a topic when Region switch finds that the plan would not work',
  holdsIn: 'two-region',
  find: (tree) => {
    const ofRegionSwitch = new Set(
      tree
        .ofType('AWS::Events::Rule')
        .filter(
          ({ properties }) =>
            list(properties, 'EventPattern', 'source').includes('aws.arc-region-switch') &&
            show(at(properties, 'EventPattern', 'detail')).includes('warning'),
        )
        .map(({ stack }) => stack.letter),
    );
    const missing = tree.letters.filter((letter) => !ofRegionSwitch.has(letter));
    return missing.map((letter) => ({
      path: `${letter}/Recovery/Told`,
      found: 'no rule for warnings of the plan',
      required: 'a rule that notifies a topic',
      fix: 'keep RecoveryNotices',
    }));
  },
};
