/** Records are there as long as they are locked, and twice: here and in the other region (F6, F8, F9, F10, F12). */
import { RETENTION_CLASSES, type RetentionClass } from '../../../config/numbers';
import type { Check, Finding } from '../../check';
import { at, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { archiveBucket, inRegion } from '../detection/queries';

/** Classes that no other promise speaks of. */
const OTHERS = RETENTION_CLASSES.filter(
  (retentionClass) => retentionClass !== 'email' && retentionClass !== 'statistics',
);

/** The locked bucket of each class in each region, with the same one of the other region. */
const pairs = (
  tree: TemplateIndex,
  classes: readonly RetentionClass[],
): readonly { readonly bucket: Resource; readonly copy: string }[] =>
  classes.flatMap((retentionClass) =>
    tree.letters.flatMap((letter) => {
      const name = archiveBucket(tree, letter, retentionClass);
      const copy = tree.letters
        .filter((other) => other !== letter)
        .map((other) => archiveBucket(tree, other, retentionClass))
        .join();
      return inRegion(tree, letter, 'AWS::S3::Bucket')
        .filter(({ properties }) => at(properties, 'BucketName') === name)
        .map((bucket) => ({ bucket, copy }));
    }),
  );

/** Whether everything that a bucket gets is copied to another one. */
const isCopied = ({ properties }: Resource, to: string): boolean =>
  list(properties, 'ReplicationConfiguration', 'Rules').some(
    (rule) =>
      at(rule, 'Status') === 'Enabled' &&
      at(rule, 'Destination', 'Bucket') === `arn:aws:s3:::${to}` &&
      show(at(rule, 'Filter')) === '{"Prefix":""}',
  );

const twice = (id: string, what: string, classes: readonly RetentionClass[]): Check => ({
  id,
  name: 'kept-twice',
  sentence: `${what} are copied whole to the same class of the other region, where they are locked again`,
  holdsIn: 'two-region',
  find: (tree) =>
    pairs(tree, classes).flatMap(({ bucket, copy }): readonly Finding[] => {
      if (isCopied(bucket, copy)) return [];
      const rules = list(bucket.properties, 'ReplicationConfiguration', 'Rules').map(
        (rule) => `${show(at(rule, 'Filter'))} to ${show(at(rule, 'Destination', 'Bucket'))}`,
      );
      return [
        {
          path: bucket.path,
          found: rules.join(', ') || 'no copy',
          required: `an enabled rule for everything, to ${copy || 'a locked bucket of this class'}`,
          fix: 'keep the routes of LogArchive',
        },
      ];
    }),
});

const seen = (id: string, what: string, classes: readonly RetentionClass[]): Check => ({
  id,
  name: 'seen-while-locked',
  sentence: `${what} can be read for as long as they are locked: none is hidden before`,
  holdsIn: 'every',
  find: (tree) =>
    pairs(tree, classes).flatMap(({ bucket }): readonly Finding[] => {
      const locked = Number(at(bucket.properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Days'));
      const hidden = list(bucket.properties, 'LifecycleConfiguration', 'Rules')
        .map((rule) => at(rule, 'ExpirationInDays'))
        .find((days) => days !== undefined && !(Number(days) >= locked));
      return hidden === undefined
        ? []
        : [
            {
              path: bucket.path,
              found: `hidden after ${show(hidden)} days, locked for ${locked}`,
              required: 'ExpirationInDays of at least the lock',
              fix: 'set both from RETENTION',
            },
          ];
    }),
});

/** Every check of copies and of their life. */
export const COPIES_OF_RECORDS_CHECKS: readonly Check[] = [
  twice('F8', 'Records', OTHERS),
  twice('F10', 'Mail logs', ['email']),
  twice('F12', 'Statistics', ['statistics']),
  seen('F6', 'Records of the infrastructure', ['infrastructure', 'trail']),
  seen('F9', 'Mail logs', ['email']),
];
