/** Findings that could not be delivered are noticed (G2). */
import { at, list } from '../../../assembly/template-index';
import { inRegion, target } from '../references';
import { checkOf, regions } from '../shapes';

export const undeliveredNoticed = checkOf({
  id: 'G2',
  name: 'dead-letter-alarm',
  sentence: 'A finding that could not be delivered sets off an alarm',
  of: regions,
  required: 'an alarm on the messages in the dead-letter queue of the rules',
  fix: 'keep the alarm of Handler',
  found: ({ letter }, tree) => {
    const queues = inRegion(tree, letter, 'AWS::Events::Rule').flatMap((rule) =>
      list(rule.properties, 'Targets').flatMap((to) => target(tree, rule, at(to, 'DeadLetterConfig', 'Arn')) ?? []),
    );
    if (queues.length === 0) return 'no dead-letter queue';
    const watched = inRegion(tree, letter, 'AWS::CloudWatch::Alarm')
      .filter(({ properties }) => at(properties, 'MetricName') === 'ApproximateNumberOfMessagesVisible')
      .flatMap((alarm) =>
        list(alarm.properties, 'Dimensions').map((dimension) => target(tree, alarm, at(dimension, 'Value'))),
      );
    return [...new Set(queues)].filter((queue) => !watched.includes(queue)).map(({ path }) => `no alarm on ${path}`);
  },
});
