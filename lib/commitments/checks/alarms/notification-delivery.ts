/** Alarms on silent failures of logs, commits, events and certificates; errors that show their cause (H2, I1, L4, N2). */
import { DETECTION, REPLICATION } from '../../../config/numbers';
import { PORTAL_METRICS } from '../../../contracts/portal';
import type { Check } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  type TemplateIndex,
  show,
} from '../../../assembly/template-index';
import { referredAs, refersTo, target } from '../references';
import { checkAll, checkOf, partOf, regions, typed } from '../shapes';
import { dashboardShows } from './dashboards';
import { alarmsOn, alarmsOnAny, hasDimension, isLoudAt } from './queries';

const FUNCTION = 'AWS::Lambda::Function';

/** Whether one of an alarm's dimensions is a resource of its stack. */
const isOf = (alarm: Resource, watched: Resource): boolean =>
  alarm.stack === watched.stack &&
  list(alarm.properties, 'Dimensions').some((dimension) => refersTo(at(dimension, 'Value'), watched));

const lateDelivery = checkAll(
  {
    id: 'H2',
    name: 'late-delivery-alarms',
    sentence: `An alarm notifies a topic when logs wait for more than ${DETECTION.deliveryDelay.minutes} minutes on their way to the archive, or cannot be handed over`,
  },
  partOf({
    of: typed('AWS::KinesisFirehose::DeliveryStream'),
    required: `an alarm on DataFreshness at most ${DETECTION.deliveryDelay.minutes} minutes`,
    fix: 'keep deliveryAlarms',
    found: ({ properties, stack }, tree) =>
      alarmsOn(tree, stack.letter, 'DeliveryToS3.DataFreshness').some(
        (alarm) =>
          hasDimension(alarm, at(properties, 'DeliveryStreamName')) &&
          Number(at(alarm.properties, 'Threshold')) <= DETECTION.deliveryDelay.minutes * 60,
      )
        ? undefined
        : 'no alarm',
  }),
  partOf({
    of: regions,
    required: 'an alarm on DeliveryErrors of AWS/Logs',
    fix: 'keep lostRecords',
    found: ({ letter }, tree) => (alarmsOnAny(tree, letter, 'DeliveryErrors').length > 0 ? undefined : 'no alarm'),
  }),
);

/** Not a function of the CDK itself: those run only in a deployment, which waits for their answer. */
const isOurs = ({ path }: Resource): boolean => !path.includes('CustomResourceProvider/');

const eventsKept = checkOf({
  id: 'I1',
  name: 'dead-letter-queues',
  sentence: 'An event that a function gave up on is kept in a dead-letter queue of its stack',
  of: typed(FUNCTION),
  where: isOurs,
  required: 'a DeadLetterConfig to a queue of its stack',
  fix: 'make it a Handler',
  found: (handler, tree) => {
    const to = at(handler.properties, 'DeadLetterConfig', 'TargetArn');
    return referredAs('AWS::SQS::Queue', tree, handler, to) ? undefined : show(to);
  },
});

const deadLetters = checkOf({
  id: 'I1',
  name: 'dead-letter-alarms',
  sentence: 'An alarm notifies a topic of the first message in every dead-letter queue',
  of: typed('AWS::SQS::Queue'),
  required: 'an alarm on ApproximateNumberOfMessagesVisible above 0',
  fix: 'make its function a Handler',
  found: (queue, tree) =>
    alarmsOnAny(tree, queue.stack.letter, 'ApproximateNumberOfMessagesVisible').some((alarm) => isOf(alarm, queue))
      ? undefined
      : 'no alarm',
});

const expiry = checkOf({
  id: 'N2',
  name: 'certificate-expiry-alarm',
  sentence: `An alarm notifies a topic of a server certificate that is not renewed ${DETECTION.certificateExpiry.days} days before it expires`,
  of: typed('AWS::CertificateManager::Certificate'),
  required: `an alarm on DaysToExpiry below ${DETECTION.certificateExpiry.days} or more`,
  fix: 'raise certificateAlarm',
  found: (certificate, tree) =>
    alarmsOn(tree, certificate.stack.letter, 'DaysToExpiry').some(
      (alarm) =>
        isOf(alarm, certificate) &&
        Number(at(alarm.properties, 'Threshold')) >= DETECTION.certificateExpiry.days &&
        at(alarm.properties, 'ComparisonOperator') === 'LessThanThreshold',
    )
      ? undefined
      : 'no alarm',
});

const pulses = checkOf({
  id: 'L4',
  name: 'pulse-alarms',
  sentence: `In each region an alarm notifies a topic when the pulse of either region, as read from this region's database, is older than ${REPLICATION.lagWarning.seconds} seconds or missing`,
  of: regions,
  required: `an alarm on ${PORTAL_METRICS.pulseAge} from each region, at most ${REPLICATION.lagWarning.seconds} seconds, missing data breaching`,
  fix: 'raise the pulse alarms of the portal',
  found: ({ letter }, tree) => {
    const alarms = alarmsOn(tree, letter, PORTAL_METRICS.pulseAge).filter((alarm) =>
      isLoudAt(alarm, REPLICATION.lagWarning.seconds),
    );
    const unwatched = [...new Set(tree.stacks.map(({ region }) => region))].filter(
      (region) => !alarms.some((alarm) => hasDimension(alarm, region, 'From')),
    );
    return unwatched.length === 0 ? undefined : `no alarm on the pulse from ${unwatched.join(', ')}`;
  },
});

/** A resource that waits for a function: which, and for how many seconds. */
interface Waiting {
  readonly path: string;
  readonly resource: Resource;
  readonly handler: Json | undefined;
  readonly patience: number;
}

/** Custom resources: each waits for the function that answers it. */
const customResources = (tree: TemplateIndex): readonly Waiting[] =>
  tree.resources
    .filter(({ type }) => type.startsWith('Custom::'))
    .map((resource) => ({
      path: resource.path,
      resource,
      handler: at(resource.properties, 'ServiceToken'),
      patience: Number(at(resource.properties, 'ServiceTimeout') ?? NaN),
    }));

/** Calls of functions in state machines. */
const invocations = (tree: TemplateIndex): readonly Waiting[] =>
  tree.ofType('AWS::StepFunctions::StateMachine').flatMap((resource) => {
    const states = at(resource.properties, 'Definition', 'States');
    return Object.values(isObject(states) ? states : {}).flatMap((state) => {
      const [, name] = /^\$\{(\w+)\}$/.exec(String(at(state, 'Arguments', 'FunctionName'))) ?? [];
      if (!name) return [];
      const handler = at(resource.properties, 'DefinitionSubstitutions', name);
      return [{ path: resource.path, resource, handler, patience: Number(at(state, 'TimeoutSeconds')) }];
    });
  });

const innerErrorFirst = checkOf({
  id: 'I1',
  name: 'caller-timeouts',
  sentence:
    'State machines and custom resources wait longer for a function than it may take, so that its own error is shown',
  of: (tree) => [...customResources(tree), ...invocations(tree)],
  required: 'a longer wait than the function may take',
  fix: 'set serviceTimeout, or PATIENCE of steps.ts, above the timeout of the handler',
  found: ({ resource, handler, patience }, tree) => {
    const called = target(tree, resource, handler);
    if (called?.type !== FUNCTION || !isOurs(called)) return undefined;
    const taken = Number(at(called.properties, 'Timeout'));
    return patience > taken ? undefined : `waits ${patience} seconds for a function that may take ${taken}`;
  },
});

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
