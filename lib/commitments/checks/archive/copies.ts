/** Records are there as long as they are locked, and twice: here and in the other region (F6, F8, F9, F10, F12). */
import { RETENTION_CLASSES, type RetentionClass } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, list, show, type TemplateIndex } from '../../../assembly/template-index';
import { archiveBucket } from '../detection/queries';
import { inRegion } from '../references';
import { checkOf } from '../shapes';

/** Classes that no other promise speaks of. */
const OTHERS = RETENTION_CLASSES.filter(
  (retentionClass) => retentionClass !== 'email' && retentionClass !== 'statistics',
);

/** Selects the locked bucket of each class in each region, with the name of the same one of the other region. */
const pairs = (classes: readonly RetentionClass[]) => (tree: TemplateIndex) =>
  classes.flatMap((retentionClass) =>
    tree.letters.flatMap((letter) => {
      const name = archiveBucket(tree, letter, retentionClass);
      const copy = tree.letters
        .filter((other) => other !== letter)
        .map((other) => archiveBucket(tree, other, retentionClass))
        .join();
      return inRegion(tree, letter, 'AWS::S3::Bucket')
        .filter(({ properties }) => at(properties, 'BucketName') === name)
        .map(({ path, properties }) => ({ path, properties, copy }));
    }),
  );

const twice = (id: string, what: string, classes: readonly RetentionClass[]): Check =>
  checkOf({
    id,
    name: 'cross-region-copies',
    sentence: `${what} are copied whole to the same class of the other region, where they are locked again`,
    holdsIn: 'two-region',
    of: pairs(classes),
    required: ({ copy }) => `an enabled rule for everything, to ${copy || 'a locked bucket of this class'}`,
    fix: 'keep the routes of LogArchive',
    found: ({ properties, copy }) => {
      const rules = list(properties, 'ReplicationConfiguration', 'Rules').map((rule) => ({
        enabled: at(rule, 'Status') === 'Enabled',
        filter: show(at(rule, 'Filter')),
        to: at(rule, 'Destination', 'Bucket'),
      }));
      return rules.some(({ enabled, filter, to }) => enabled && filter === WHOLE && to === `arn:aws:s3:::${copy}`)
        ? undefined
        : rules.map(({ filter, to }) => `${filter} to ${show(to)}`).join(', ') || 'no copy';
    },
  });

/** The filter of a rule that copies everything in a bucket. */
const WHOLE = show({ Prefix: '' });

const seen = (id: string, what: string, classes: readonly RetentionClass[]): Check =>
  checkOf({
    id,
    name: 'expiry-after-lock',
    sentence: `${what} can be read for as long as they are locked: none is hidden before`,
    of: pairs(classes),
    required: 'ExpirationInDays of at least the lock',
    fix: 'set both from RETENTION',
    found: ({ properties }) => {
      const locked = Number(at(properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Days'));
      const hidden = list(properties, 'LifecycleConfiguration', 'Rules')
        .map((rule) => at(rule, 'ExpirationInDays'))
        .find((days) => days !== undefined && !(Number(days) >= locked));
      return hidden === undefined ? undefined : `hidden after ${show(hidden)} days, locked for ${locked}`;
    },
  });

/** Every check of copies and of their life. */
export const COPIES_OF_RECORDS_CHECKS: readonly Check[] = [
  twice('F8', 'Records', OTHERS),
  twice('F10', 'Mail logs', ['email']),
  twice('F12', 'Statistics', ['statistics']),
  seen('F6', 'Records of the infrastructure', ['infrastructure', 'trail']),
  seen('F9', 'Mail logs', ['email']),
];
