/** Alarms and rules can publish to the topics, and every topic has a subscription (G2). */
import type { Check } from '../../check';
import { at, isObject, type Json, list, show } from '../../../assembly/template-index';
import { allowedBy, servicesOf } from '../iam/queries';
import { inRegion, target } from '../references';
import { checkOf, typed } from '../shapes';

const lets = (document: Json | undefined, service: string): boolean =>
  allowedBy({ document }).some(
    (statement) =>
      servicesOf(statement).includes(service) &&
      (service !== 'events.amazonaws.com' || !isObject(at(statement, 'Condition'))),
  );

/** Every check of topics. */
export const TOPIC_CHECKS: readonly Check[] = [
  checkOf({
    id: 'G2',
    name: 'topic-publishers',
    sentence: 'Alarms and event rules may publish to every topic, and use its key',
    of: typed('AWS::SNS::Topic'),
    required:
      'a topic policy and a key policy for cloudwatch and events; those for events without a condition, because EventBridge names no source',
    fix: 'keep the publishers in Notices, and the services of NoticeKey',
    found: (topic, tree) => {
      const policies = inRegion(tree, topic.stack.letter, 'AWS::SNS::TopicPolicy').filter((policy) =>
        list(policy.properties, 'Topics').some((one) => target(tree, policy, one) === topic),
      );
      if (policies.length === 0) return 'no policy';
      const key = target(tree, topic, at(topic.properties, 'KmsMasterKeyId'));
      const documents = [
        ...policies.map(({ properties }) => at(properties, 'PolicyDocument')),
        at(key?.properties, 'KeyPolicy'),
      ];
      return ['cloudwatch.amazonaws.com', 'events.amazonaws.com']
        .filter((service) => !documents.every((document) => lets(document, service)))
        .map((service) => `${service} kept out`);
    },
  }),
  checkOf({
    id: 'G2',
    name: 'topic-subscriptions',
    sentence: 'Every topic has an unfiltered subscription by mail or HTTPS',
    of: typed('AWS::SNS::Topic'),
    required: 'an AWS::SNS::Subscription by mail or HTTPS',
    fix: 'keep the subscriptions of Notices',
    found: (topic, tree) => {
      const subscriptions = inRegion(tree, topic.stack.letter, 'AWS::SNS::Subscription')
        .filter((one) => target(tree, one, at(one.properties, 'TopicArn')) === topic)
        .map(({ properties }) => properties);
      return subscriptions.some(
        (each) => ['email', 'https'].includes(String(at(each, 'Protocol'))) && at(each, 'FilterPolicy') === undefined,
      )
        ? undefined
        : show(subscriptions);
    },
  }),
];
