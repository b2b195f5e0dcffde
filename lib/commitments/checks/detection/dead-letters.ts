/** Findings that could not be delivered are noticed (G2). */
import type { Check } from '../../check';
import { at, list } from '../../../assembly/template-index';
import { inRegion, perRegion, target } from './queries';

export const undeliveredNoticed: Check = {
  id: 'G2',
  name: 'dead-letters',
  sentence: 'A finding that could not be delivered sets off an alarm',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'an alarm on the messages in the dead-letter queue of the rules',
      'keep the alarm of Handler',
      (letter) => {
        const queues = inRegion(tree, letter, 'AWS::Events::Rule').flatMap((rule) =>
          list(rule.properties, 'Targets').map((to) => target(tree, rule, at(to, 'DeadLetterConfig', 'Arn'))),
        );
        const alarms = inRegion(tree, letter, 'AWS::CloudWatch::Alarm').filter(
          ({ properties }) => at(properties, 'MetricName') === 'ApproximateNumberOfMessagesVisible',
        );
        const unwatched = new Set(
          queues.filter(
            (queue) =>
              queue &&
              !alarms.some((alarm) =>
                list(alarm.properties, 'Dimensions').some(
                  (dimension) => target(tree, alarm, at(dimension, 'Value')) === queue,
                ),
              ),
          ),
        );
        return queues.length > 0 && unwatched.size === 0
          ? undefined
          : `${unwatched.size || 'no'} queues without an alarm`;
      },
    ),
};
