/** Records of programs are kept as promised, and none that may name a customer outlives the deadline (F7, P3). */
import { MESSAGES, RETENTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { leftAfter } from '../archive/expiry';
import { customerBuckets } from '../database/message-buckets';
import { referred } from '../references';
import { checkAll, checkOf, partOf, typed } from '../shapes';

const { atLeast, atMost } = RETENTION.infrastructure.promised;

/** The log group of a function: the one it names, or the one with Lambda's default name. */
function logGroupOf(tree: TemplateIndex, handler: Resource): Resource | undefined {
  const named = referred(tree, handler, at(handler.properties, 'LoggingConfig', 'LogGroup'));
  return (
    named ??
    tree.ofType('AWS::Logs::LogGroup').find(({ stack, properties }) => {
      const [prefix, reference] = list(properties, 'LogGroupName', 'Fn::Join', 1);
      return stack === handler.stack && prefix === '/aws/lambda/' && at(reference, 'Ref') === handler.logicalId;
    })
  );
}

/** Log groups of a task's containers; `undefined` for a container that has none here, or writes elsewhere. */
const containerLogs = (tree: TemplateIndex, task: Resource): readonly (Resource | undefined)[] =>
  list(task.properties, 'ContainerDefinitions').map((container) => {
    const logging = at(container, 'LogConfiguration');
    return at(logging, 'LogDriver') === 'awslogs'
      ? referred(tree, task, at(logging, 'Options', 'awslogs-group'))
      : undefined;
  });

const badly = (group: Resource | undefined): string | undefined => {
  const days = Number(at(group?.properties, 'RetentionInDays'));
  const latest = Math.max(atMost.days, RETENTION.email.promised.atLeast.days);
  return group?.type === 'AWS::Logs::LogGroup' && days >= atLeast.days && days <= latest
    ? undefined
    : `${group?.path ?? 'no log group of this template'}: ${show(at(group?.properties, 'RetentionInDays'))} days`;
};

const programsLog = checkAll(
  {
    id: 'F7',
    name: 'program-logs',
    sentence: `Every container and every function writes to a log group of its template, kept ${atLeast.days} to ${atMost.days} days`,
  },
  partOf({
    of: typed('AWS::ECS::TaskDefinition'),
    required: 'a log group of its own for each container',
    fix: 'run it through ProgramTask',
    found: (task, tree) => {
      const groups = containerLogs(tree, task);
      return groups.length === 0 ? 'no container' : groups.flatMap((group) => badly(group) ?? []);
    },
  }),
  partOf({
    of: typed('AWS::Lambda::Function'),
    required: 'a log group of its own',
    fix: 'make it a Handler',
    found: (handler, tree) => badly(logGroupOf(tree, handler)),
  }),
);

/** Buckets without this deadline: customers' messages end with the customer, the other records name no customer. */
const OTHER_DEADLINE = ['mail', 'quarantine', 'trail', 'statistics', 'evidence'] as const;

const nameOf = ({ properties }: Resource): string => String(at(properties, 'BucketName'));

const recordsEnd = checkOf({
  id: 'P3',
  name: 'record-expiry',
  sentence: `No copy of a record that may name a customer is left after ${atMost.days} days, or ${RETENTION.email.promised.atMost.days} for the log of mail`,
  of: typed('AWS::S3::Bucket'),
  where: (bucket) => !OTHER_DEADLINE.some((purpose) => nameOf(bucket).includes(`-${purpose}-`)),
  required: 'expiry of current and older versions, for the whole bucket, before the deadline',
  fix: 'set both from RETENTION; list a bucket whose records name no customer in OTHER_DEADLINE of cross-stack/records.ts',
  found: (bucket) =>
    leftAfter(nameOf(bucket).includes('-email-') ? RETENTION.email.promised.atMost.days : atMost.days, bucket),
});

const versionsGo = checkOf({
  id: 'P3',
  name: 'version-expiry',
  sentence: `What was deleted or overwritten among customers' messages is gone ${MESSAGES.noncurrent.days} days later, unfinished uploads after ${MESSAGES.unfinishedUpload.days}`,
  of: customerBuckets,
  required: 'one rule for the whole bucket: older versions, delete markers that hide nothing, unfinished uploads',
  fix: 'use MailStore',
  found: ({ properties }) => {
    const [rule, ...others] = list(properties, 'LifecycleConfiguration', 'Rules').filter(
      (each) => at(each, 'Status') === 'Enabled',
    );
    const isWhole =
      others.length === 0 &&
      at(rule, 'Prefix') === undefined &&
      at(rule, 'Filter') === undefined &&
      at(rule, 'NoncurrentVersionExpiration', 'NewerNoncurrentVersions') === undefined;
    const isInTime =
      Number(at(rule, 'NoncurrentVersionExpiration', 'NoncurrentDays')) <= MESSAGES.noncurrent.days &&
      Number(at(rule, 'AbortIncompleteMultipartUpload', 'DaysAfterInitiation')) <= MESSAGES.unfinishedUpload.days;
    return isWhole && isInTime && at(rule, 'ExpiredObjectDeleteMarker') === true
      ? undefined
      : show(at(properties, 'LifecycleConfiguration'));
  },
});

export const RECORD_END_CHECKS: readonly Check[] = [programsLog, recordsEnd, versionsGo];
