/** Alarms on silent failures of logs, commits, events and certificates; errors that show their cause (H2, I1, L4, N2). */
import { DETECTION, REPLICATION } from '../../../config/numbers';
import { PORTAL_METRICS } from '../../../contracts/portal';
import { type Check, each, type Finding } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { inRegion, perRegion, target } from '../detection/queries';
import { refersTo } from '../service/resource-row';
import { dashboardShows } from './dashboards';

/** Days before expiry. ACM tries to renew a certificate from 60 days on. */
const EXPIRY_KNOWN_DAYS = 30;

/** Alarms of a region on a metric that have an action. */
const alarmsOn = (tree: TemplateIndex, letter: string, metric: string): readonly Resource[] =>
  inRegion(tree, letter, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) => at(properties, 'MetricName') === metric && list(properties, 'AlarmActions').length > 0,
  );

/** Whether one of an alarm's dimensions is a resource of its stack. */
const isOf = (alarm: Resource, watched: Resource): boolean =>
  alarm.stack === watched.stack &&
  list(alarm.properties, 'Dimensions').some((dimension) => refersTo(at(dimension, 'Value'), watched));

const lateDelivery: Check = {
  id: 'H2',
  name: 'late-delivery-alarms',
  sentence: `An alarm notifies a topic when logs wait for more than ${DETECTION.deliveryDelay.minutes} minutes on their way to the archive, or cannot be handed over`,
  holdsIn: 'every',
  find: (tree) => [
    ...tree.ofType('AWS::KinesisFirehose::DeliveryStream').flatMap((stream): readonly Finding[] => {
      const name = at(stream.properties, 'DeliveryStreamName');
      const watched = alarmsOn(tree, stream.stack.letter, 'DeliveryToS3.DataFreshness').some(
        ({ properties }) =>
          list(properties, 'Dimensions').some((dimension) => at(dimension, 'Value') === name) &&
          Number(at(properties, 'Threshold')) <= DETECTION.deliveryDelay.minutes * 60,
      );
      return watched
        ? []
        : [
            {
              path: stream.path,
              found: 'no alarm',
              required: `an alarm on DataFreshness at most ${DETECTION.deliveryDelay.minutes} minutes`,
              fix: 'keep deliveryAlarms',
            },
          ];
    }),
    ...perRegion(tree, 'an alarm on DeliveryErrors of AWS/Logs', 'keep lostRecords', (letter) =>
      inRegion(tree, letter, 'AWS::CloudWatch::Alarm').some(
        ({ properties }) =>
          show(at(properties, 'Metrics')).includes('SUM(DeliveryErrors)') &&
          at(properties, 'Threshold') === 0 &&
          list(properties, 'AlarmActions').length > 0,
      )
        ? undefined
        : 'no alarm',
    ),
  ],
};

/** Not a function of the CDK itself: those run only in a deployment, which waits for their answer. */
const isOurs = ({ path }: Resource): boolean => !path.includes('CustomResourceProvider/');

const eventsKept: Check = {
  id: 'I1',
  name: 'events-kept',
  sentence: 'An event that a function gave up on is kept in a dead-letter queue of its stack',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::Lambda::Function',
      'a DeadLetterConfig to a queue of its stack',
      'make it a Handler',
      (handler) => {
        const to = at(handler.properties, 'DeadLetterConfig', 'TargetArn');
        return !isOurs(handler) ||
          tree.ofType('AWS::SQS::Queue').some((queue) => queue.stack === handler.stack && refersTo(to, queue))
          ? undefined
          : show(to);
      },
    ),
};

const deadLetters: Check = {
  id: 'I1',
  name: 'dead-letter-alarms',
  sentence: 'An alarm notifies a topic of the first message in every dead-letter queue',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::SQS::Queue',
      'an alarm on ApproximateNumberOfMessagesVisible above 0',
      'make its function a Handler',
      (queue) => {
        const watched = alarmsOn(tree, queue.stack.letter, 'ApproximateNumberOfMessagesVisible').some(
          (alarm) =>
            isOf(alarm, queue) &&
            at(alarm.properties, 'Threshold') === 0 &&
            at(alarm.properties, 'ComparisonOperator') === 'GreaterThanThreshold',
        );
        return watched ? undefined : 'no alarm';
      },
    ),
};

const expiry: Check = {
  id: 'N2',
  name: 'certificate-expiry-alarm',
  sentence: `An alarm notifies a topic of a server certificate that is not renewed ${EXPIRY_KNOWN_DAYS} days before it expires`,
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::CertificateManager::Certificate',
      `an alarm on DaysToExpiry below ${EXPIRY_KNOWN_DAYS} or more`,
      'raise certificateAlarm',
      (certificate) => {
        const watched = alarmsOn(tree, certificate.stack.letter, 'DaysToExpiry').some(
          (alarm) =>
            isOf(alarm, certificate) &&
            Number(at(alarm.properties, 'Threshold')) >= EXPIRY_KNOWN_DAYS &&
            at(alarm.properties, 'ComparisonOperator') === 'LessThanThreshold',
        );
        return watched ? undefined : 'no alarm';
      },
    ),
};

const pulses: Check = {
  id: 'L4',
  name: 'pulse-alarms',
  sentence: `In each region an alarm notifies a topic when the pulse of either region, as read from this region's database, is older than ${REPLICATION.lagWarning.seconds} seconds or missing`,
  holdsIn: 'every',
  find: (tree) => {
    const regions = [...new Set(tree.stacks.map(({ region }) => region))];
    return perRegion(
      tree,
      `an alarm on ${PORTAL_METRICS.pulseAge} from each region, at most ${REPLICATION.lagWarning.seconds} seconds, missing data breaching`,
      'raise the pulse alarms of the portal',
      (letter) => {
        const alarms = alarmsOn(tree, letter, PORTAL_METRICS.pulseAge).filter(
          ({ properties }) =>
            Number(at(properties, 'Threshold')) <= REPLICATION.lagWarning.seconds &&
            at(properties, 'TreatMissingData') === 'breaching',
        );
        const unwatched = regions.filter(
          (region) =>
            !alarms.some(({ properties }) =>
              list(properties, 'Dimensions').some(
                (dimension) => at(dimension, 'Name') === 'From' && at(dimension, 'Value') === region,
              ),
            ),
        );
        return unwatched.length === 0 ? undefined : `no alarm on the pulse from ${unwatched.join(', ')}`;
      },
    );
  },
};

/** Timeout in seconds of the function that a value of `from` refers to; undefined where it is none of ours. */
function timeoutOf(tree: TemplateIndex, from: Resource, value: Json | undefined): number | undefined {
  const handler = target(tree, from, value);
  return handler?.type === 'AWS::Lambda::Function' && isOurs(handler)
    ? Number(at(handler.properties, 'Timeout'))
    : undefined;
}

/** Calls of functions in a state machine, with the seconds that it waits for each. */
function invocations({ properties }: Resource): readonly (readonly [handler: Json | undefined, patience: number])[] {
  const states = at(properties, 'Definition', 'States');
  return Object.values(isObject(states) ? states : {}).flatMap((state) => {
    const [, name] = /^\$\{(\w+)\}$/.exec(String(at(state, 'Arguments', 'FunctionName'))) ?? [];
    return name
      ? [[at(properties, 'DefinitionSubstitutions', name), Number(at(state, 'TimeoutSeconds'))] as const]
      : [];
  });
}

const innerErrorFirst: Check = {
  id: 'I1',
  name: 'inner-error-first',
  sentence:
    'State machines and custom resources wait longer for a function than it may take, so that its own error is shown',
  holdsIn: 'every',
  find: (tree) => {
    const custom = tree.resources
      .filter(({ type }) => type.startsWith('Custom::'))
      .map(
        (resource) =>
          [
            resource,
            at(resource.properties, 'ServiceToken'),
            Number(at(resource.properties, 'ServiceTimeout') ?? NaN),
          ] as const,
      );
    const invoked = tree
      .ofType('AWS::StepFunctions::StateMachine')
      .flatMap((machine) => invocations(machine).map(([handler, patience]) => [machine, handler, patience] as const));
    return [...custom, ...invoked].flatMap(([resource, handler, patience]): readonly Finding[] => {
      const taken = timeoutOf(tree, resource, handler);
      if (taken === undefined || patience > taken) return [];
      return [
        {
          path: resource.path,
          found: `waits ${patience} seconds for a function that may take ${taken}`,
          required: 'a longer wait than the function may take',
          fix: 'set serviceTimeout, or PATIENCE of steps.ts, above the timeout of the handler',
        },
      ];
    });
  },
};

/** Every check of silent failures. */
export const NOTIFICATION_CHECKS: readonly Check[] = [
  lateDelivery,
  eventsKept,
  deadLetters,
  expiry,
  pulses,
  innerErrorFirst,
  dashboardShows,
];
