/** Records of programs are kept as promised, and none that may name a customer outlives the deadline (F7, P3). */
import { MESSAGES, RETENTION } from '../../../config/numbers';
import { type Check, each, type Finding } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { customerBuckets } from '../database/message-buckets';
import { referred } from '../network/topology';

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

const programsLog: Check = {
  id: 'F7',
  name: 'programs-log',
  sentence: `Every container and every function writes to a log group of its template, kept ${atLeast.days} to ${atMost.days} days`,
  holdsIn: 'every',
  find: (tree) => [
    ...each(
      tree,
      'AWS::ECS::TaskDefinition',
      'a log group of its own for each container',
      'run it through ProgramTask',
      (task) => {
        const groups = containerLogs(tree, task);
        return groups.length === 0 ? 'no container' : groups.map(badly).find((found) => found !== undefined);
      },
    ),
    ...each(tree, 'AWS::Lambda::Function', 'a log group of its own', 'make it a Handler', (handler) =>
      badly(logGroupOf(tree, handler)),
    ),
  ],
};

/** Buckets without this deadline: customers' messages end with the customer, the other records name no customer. */
const OTHER_DEADLINE = ['mail', 'quarantine', 'trail', 'statistics', 'evidence'] as const;

/** Days until nothing is left of an object; S3 rounds each time up to the next midnight, and may take a day to act. */
function gone(rules: readonly Json[]): number {
  const ends = rules.filter(
    (rule) => at(rule, 'Status') === 'Enabled' && at(rule, 'Prefix') === undefined && at(rule, 'Filter') === undefined,
  );
  const day = (...keys: readonly string[]): number =>
    Math.min(...ends.map((rule) => at(rule, ...keys)).filter((days) => typeof days === 'number'));
  return day('ExpirationInDays') + day('NoncurrentVersionExpiration', 'NoncurrentDays') + 2;
}

const recordsEnd: Check = {
  id: 'P3',
  name: 'records-end',
  sentence: `No copy of a record that may name a customer is left after ${atMost.days} days, or ${RETENTION.email.promised.atMost.days} for the log of mail`,
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::S3::Bucket',
      'expiry of current and older versions, for the whole bucket, before the deadline',
      'set both from RETENTION; list a bucket whose records name no customer in OTHER_DEADLINE of cross-stack/records.ts',
      ({ properties }) => {
        const name = String(at(properties, 'BucketName'));
        if (OTHER_DEADLINE.some((purpose) => name.includes(`-${purpose}-`))) return undefined;
        const days = gone(list(properties, 'LifecycleConfiguration', 'Rules'));
        const limit = name.includes('-email-') ? RETENTION.email.promised.atMost.days : atMost.days;
        return days <= limit ? undefined : days === Infinity ? 'kept for ever' : `gone after ${days} days`;
      },
    ),
};

const versionsGo: Check = {
  id: 'P3',
  name: 'versions-go',
  sentence: `What was deleted or overwritten among customers' messages is gone ${MESSAGES.noncurrent.days} days later, unfinished uploads after ${MESSAGES.unfinishedUpload.days}`,
  holdsIn: 'every',
  find: (tree) =>
    customerBuckets(tree).flatMap(({ path, properties }): readonly Finding[] => {
      const [rule, ...others] = list(properties, 'LifecycleConfiguration', 'Rules').filter(
        (each) => at(each, 'Status') === 'Enabled',
      );
      const older = Number(at(rule, 'NoncurrentVersionExpiration', 'NoncurrentDays'));
      const parts = Number(at(rule, 'AbortIncompleteMultipartUpload', 'DaysAfterInitiation'));
      const whole =
        others.length === 0 &&
        at(rule, 'Prefix') === undefined &&
        at(rule, 'Filter') === undefined &&
        at(rule, 'NoncurrentVersionExpiration', 'NewerNoncurrentVersions') === undefined;
      const good =
        whole &&
        older <= MESSAGES.noncurrent.days &&
        parts <= MESSAGES.unfinishedUpload.days &&
        at(rule, 'ExpiredObjectDeleteMarker') === true;
      return good
        ? []
        : [
            {
              path,
              found: show(at(properties, 'LifecycleConfiguration')),
              required:
                'one rule for the whole bucket: older versions, delete markers that hide nothing, unfinished uploads',
              fix: 'use MailStore',
            },
          ];
    }),
};

export const RECORD_END_CHECKS: readonly Check[] = [programsLog, recordsEnd, versionsGo];
