/** The archive's promises: records that cannot be changed, for as long as promised and no longer (F8-F12). */
import { RETENTION, RETENTION_CLASSES } from '../../../config/numbers';
import type { Days } from '../../../config/units';
import { type Check, each, type Finding } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { COPIES_OF_RECORDS_CHECKS } from './copies';
import { keyCannotGo, logKeyFits } from './keys';
import { WRITER_CHECKS } from './writers';

const BUCKET = 'AWS::S3::Bucket';

/** Buckets with a lock, by the class in their name. */
const locked = (tree: TemplateIndex): readonly Resource[] =>
  tree.ofType(BUCKET).filter((bucket) => at(bucket.properties, 'ObjectLockConfiguration') !== undefined);

const classOf = (bucket: Resource): keyof typeof RETENTION | undefined => {
  const name = String(at(bucket.properties, 'BucketName'));
  return RETENTION_CLASSES.find((retentionClass) => name.includes(`-${retentionClass}-`));
};

/** Days until nothing is left of an object: expiry of the current version, of the noncurrent one, and S3's daily run. */
function goneAfter(bucket: Resource): number | undefined {
  const [rule] = list(bucket.properties, 'LifecycleConfiguration', 'Rules');
  const current = at(rule, 'ExpirationInDays');
  const noncurrent = at(rule, 'NoncurrentVersionExpiration', 'NoncurrentDays');
  // S3 rounds each up to the next midnight (UTC) and may take a day to act: two days in all.
  return typeof current === 'number' && typeof noncurrent === 'number' ? current + noncurrent + 2 : undefined;
}

const retention = (bucket: Resource): Json | undefined =>
  at(bucket.properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention');

/** A lock of no class is never long enough. */
const NO_CLASS = { atLeast: { days: Infinity }, atMost: undefined };

type Promised = { readonly atLeast: Days; readonly atMost?: Days | undefined };

const lockedLongEnough: Check = {
  id: 'F8',
  name: 'locked',
  sentence:
    'Records are locked in compliance mode, for as long as their class promises, in a bucket per class and region',
  holdsIn: 'production',
  find: (tree) => [
    ...locked(tree).flatMap((bucket): Finding[] => {
      const retentionClass = classOf(bucket);
      const days = at(retention(bucket), 'Days');
      const { atLeast, atMost }: Promised = retentionClass ? RETENTION[retentionClass].promised : NO_CLASS;
      const enabled =
        at(bucket.properties, 'ObjectLockEnabled') === true &&
        at(bucket.properties, 'ObjectLockConfiguration', 'ObjectLockEnabled') === 'Enabled';
      if (
        enabled &&
        at(retention(bucket), 'Mode') === 'COMPLIANCE' &&
        typeof days === 'number' &&
        days >= atLeast.days &&
        days <= (atMost?.days ?? Infinity)
      )
        return [];
      return [
        {
          path: bucket.path,
          found: `${show(retention(bucket))}${enabled ? '' : ', not enabled'}`,
          required: `ObjectLockEnabled, COMPLIANCE for at least ${atLeast.days} days${atMost ? ` and at most ${atMost.days}` : ''}`,
          fix: 'give the bucket its class through LockedBucket',
        },
      ];
    }),
    ...tree.letters.flatMap((letter) => {
      const classes = new Set(
        locked(tree)
          .filter((bucket) => bucket.stack.letter === letter)
          .map(classOf),
      );
      return Object.keys(RETENTION)
        .filter((name) => ![...classes].some((found) => found === name))
        .map((name) => ({
          path: `${letter}/Archive`,
          found: `no locked bucket of class ${name}`,
          required: 'one per class',
          fix: 'add the class to LogArchive',
        }));
    }),
  ],
};

const emailGone: Check = {
  id: 'F9',
  name: 'gone',
  sentence: 'Email processing logs are kept 180 days and are gone by day 210, noncurrent versions and delays counted',
  holdsIn: 'every',
  find: (tree) =>
    tree.letters.flatMap((letter): readonly Finding[] => {
      const buckets = locked(tree).filter((bucket) => bucket.stack.letter === letter && classOf(bucket) === 'email');
      if (buckets.length === 0)
        return [
          {
            path: `${letter}/Archive`,
            found: 'no locked bucket of class email',
            required: 'one',
            fix: 'keep the class in LogArchive',
          },
        ];
      return buckets.flatMap((bucket) => {
        const gone = goneAfter(bucket);
        const { atLeast, atMost } = RETENTION.email.promised;
        const right =
          gone !== undefined && gone <= atMost.days && Number(at(retention(bucket), 'Days')) >= atLeast.days;
        return right
          ? []
          : [
              {
                path: bucket.path,
                found: `gone after ${gone ?? 'never'} days`,
                required: `between ${atLeast.days} and ${atMost.days}`,
                fix: 'set both expirations from RETENTION.email',
              },
            ];
      });
    }),
};

const statisticsStay: Check = {
  id: 'F11',
  name: 'kept',
  sentence: 'Statistics are kept indefinitely and locked',
  holdsIn: 'every',
  find: (tree) =>
    locked(tree)
      .filter((bucket) => classOf(bucket) === 'statistics')
      .flatMap((bucket) => {
        const expires = list(bucket.properties, 'LifecycleConfiguration', 'Rules').filter(
          (rule) => at(rule, 'ExpirationInDays') !== undefined,
        );
        return expires.length === 0
          ? []
          : [
              {
                path: bucket.path,
                found: show(expires[0]),
                required: 'no expiration',
                fix: 'leave RETENTION.statistics.expires undefined',
              },
            ];
      }),
};

const onlyServicesWrite: Check = {
  id: 'F8',
  name: 'writers',
  sentence: 'Only log-delivery services may be allowed to write by a bucket policy',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::S3::BucketPolicy',
      'Allow only for a service principal',
      'grant the writer through its own role, not through the bucket',
      (policy) => {
        const foreign = list(policy.properties, 'PolicyDocument', 'Statement').find(
          (statement) =>
            at(statement, 'Effect') === 'Allow' &&
            at(statement, 'Principal', 'Service') === undefined &&
            !isServiceRole(at(statement, 'Principal', 'AWS')),
        );
        return foreign === undefined ? undefined : show(at(foreign, 'Principal'));
      },
    ),
};

/** A role that AWS made for one of its services, and that nothing else can assume. */
const isServiceRole = (principal: Json | undefined): boolean =>
  typeof principal === 'string' && /^arn:aws:iam::\d{12}:role\/aws-service-role\//.test(principal);

const samplesGone: Check = {
  id: 'P3',
  name: 'samples-gone',
  sentence:
    "Digests of customers' objects name customers: they are gone in time after the last of a purged one, and no other class holds them",
  holdsIn: 'every',
  find: (tree) => {
    const { atMost } = RETENTION.samples.promised;
    return [
      ...each(
        tree,
        BUCKET,
        `gone after ${atMost.days} days`,
        'set both expirations from RETENTION.samples',
        (bucket) =>
          classOf(bucket) !== 'samples' || (goneAfter(bucket) ?? Infinity) <= atMost.days
            ? undefined
            : `gone after ${goneAfter(bucket) ?? 'never'} days`,
      ),
      ...each(
        tree,
        'AWS::Lambda::Function',
        'SAMPLE_BUCKET of the class samples',
        "give Sampler and Validators evidenceOf(…, 'samples')",
        ({ properties }) => {
          const bucket = at(properties, 'Environment', 'Variables', 'SAMPLE_BUCKET');
          return bucket === undefined || String(bucket).includes('-samples-') ? undefined : show(bucket);
        },
      ),
    ];
  },
};

/** Every check of the archive. */
export const ARCHIVE_CHECKS: readonly Check[] = [
  lockedLongEnough,
  emailGone,
  statisticsStay,
  onlyServicesWrite,
  keyCannotGo,
  samplesGone,
  logKeyFits,
  ...COPIES_OF_RECORDS_CHECKS,
  ...WRITER_CHECKS,
];
