/** Alarms and rules can publish to the topics, and every topic has a subscription (G2). */
import { type Check, each } from '../../check';
import { at, isObject, type Json, list, show } from '../../../assembly/template-index';
import { inRegion, isOf, target } from './queries';

const topicsAdmit: Check = {
  id: 'G2',
  name: 'topics-admit',
  sentence: 'Alarms and event rules may publish to every topic, and use its key',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::SNS::Topic',
      'a topic policy and a key policy for cloudwatch and events; those for events without a condition, because EventBridge names no source',
      'keep the publishers in Notices, and the services of NoticeKey',
      (topic) => {
        const policies = inRegion(tree, topic.stack.letter, 'AWS::SNS::TopicPolicy').filter((policy) =>
          list(policy.properties, 'Topics').some((one) => target(tree, policy, one) === topic),
        );
        const key = target(tree, topic, at(topic.properties, 'KmsMasterKeyId'));
        const documents = [
          ...policies.map(({ properties }) => at(properties, 'PolicyDocument')),
          at(key?.properties, 'KeyPolicy'),
        ];
        const shut = documents.flatMap((document) =>
          ['cloudwatch.amazonaws.com', 'events.amazonaws.com'].filter((service) => !lets(document, service)),
        );
        return policies.length > 0 && shut.length === 0 ? undefined : `${shut.join(', ') || 'no policy'} kept out`;
      },
    ),
};

const lets = (document: Json | undefined, service: string): boolean =>
  list(document, 'Statement').some(
    (statement) =>
      at(statement, 'Effect') === 'Allow' &&
      isOf(statement, service) &&
      (service !== 'events.amazonaws.com' || !isObject(at(statement, 'Condition'))),
  );

const topicsHeard: Check = {
  id: 'G2',
  name: 'topics-heard',
  sentence: 'Every topic has an unfiltered subscription by mail or HTTPS',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::SNS::Topic',
      'an AWS::SNS::Subscription by mail or HTTPS',
      'keep the subscriptions of Notices',
      (topic) => {
        const endpoints = inRegion(tree, topic.stack.letter, 'AWS::SNS::Subscription').filter(
          (one) => target(tree, one, at(one.properties, 'TopicArn')) === topic,
        );
        const heard = endpoints.some(
          ({ properties }) =>
            ['email', 'https'].includes(String(at(properties, 'Protocol'))) &&
            at(properties, 'FilterPolicy') === undefined,
        );
        return heard ? undefined : show(endpoints.map(({ properties }) => properties));
      },
    ),
};

/** Every check of topics. */
export const TOPIC_CHECKS: readonly Check[] = [topicsAdmit, topicsHeard];
