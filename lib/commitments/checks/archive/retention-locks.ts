/** The archive's promises: records that cannot be changed, for as long as promised and no longer (F8-F12). */
import { RETENTION, RETENTION_CLASSES, type RetentionClass } from '../../../config/numbers';
import type { Days } from '../../../config/units';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { checkAll, checkOf, partOf, regions, typed } from '../shapes';
import { COPIES_OF_RECORDS_CHECKS } from './copies';
import { leftAfter } from './expiry';
import { keyCannotGo, logKeyFits } from './keys';
import { WRITER_CHECKS } from './writers';

const BUCKET = 'AWS::S3::Bucket';

/** Buckets with a lock. */
const locked = (tree: TemplateIndex): readonly Resource[] =>
  tree.ofType(BUCKET).filter(({ properties }) => at(properties, 'ObjectLockConfiguration') !== undefined);

const classOf = ({ properties }: Resource): RetentionClass | undefined =>
  RETENTION_CLASSES.find((retentionClass) => String(at(properties, 'BucketName')).includes(`-${retentionClass}-`));

const ofClass = (retentionClass: RetentionClass, tree: TemplateIndex, letter: string): readonly Resource[] =>
  locked(tree).filter((bucket) => bucket.stack.letter === letter && classOf(bucket) === retentionClass);

const retention = (bucket: Resource): Json | undefined =>
  at(bucket.properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention');

/** A lock of no class is never long enough. */
const NO_CLASS = { atLeast: { days: Infinity }, atMost: undefined };

const promisedOf = (bucket: Resource): { readonly atLeast: Days; readonly atMost?: Days | undefined } => {
  const retentionClass = classOf(bucket);
  return retentionClass ? RETENTION[retentionClass].promised : NO_CLASS;
};

const lockedLongEnough = checkAll(
  {
    id: 'F8',
    name: 'object-lock-compliance',
    sentence:
      'Records are locked in compliance mode, for as long as their class promises, in a bucket per class and region',
    holdsIn: 'production',
  },
  partOf({
    of: locked,
    required: (bucket) => {
      const { atLeast, atMost } = promisedOf(bucket);
      return `ObjectLockEnabled, COMPLIANCE for at least ${atLeast.days} days${atMost ? ` and at most ${atMost.days}` : ''}`;
    },
    fix: 'give the bucket its class through LockedBucket',
    found: (bucket) => {
      const { atLeast, atMost } = promisedOf(bucket);
      const lock = retention(bucket);
      const days = at(lock, 'Days');
      const enabled =
        at(bucket.properties, 'ObjectLockEnabled') === true &&
        at(bucket.properties, 'ObjectLockConfiguration', 'ObjectLockEnabled') === 'Enabled';
      const inTime = typeof days === 'number' && days >= atLeast.days && days <= (atMost?.days ?? Infinity);
      return enabled && inTime && at(lock, 'Mode') === 'COMPLIANCE'
        ? undefined
        : `${show(lock)}${enabled ? '' : ', not enabled'}`;
    },
  }),
  partOf({
    of: regions,
    required: 'one per class',
    fix: 'add the class to LogArchive',
    found: ({ letter }, tree) =>
      RETENTION_CLASSES.filter((name) => ofClass(name, tree, letter).length === 0).map(
        (name) => `no locked bucket of class ${name}`,
      ),
  }),
);

const emailGone = checkAll(
  {
    id: 'F9',
    name: 'email-log-expiry',
    sentence: 'Email processing logs are kept 180 days and are gone by day 210, noncurrent versions and delays counted',
  },
  partOf({
    of: regions,
    required: 'one',
    fix: 'keep the class in LogArchive',
    found: ({ letter }, tree) =>
      ofClass('email', tree, letter).length === 0 ? 'no locked bucket of class email' : undefined,
  }),
  partOf({
    of: locked,
    where: (bucket) => classOf(bucket) === 'email',
    required: `between ${RETENTION.email.promised.atLeast.days} and ${RETENTION.email.promised.atMost.days}`,
    fix: 'set both expirations from RETENTION.email',
    found: (bucket) => {
      const days = at(retention(bucket), 'Days');
      const tooShort = !(Number(days) >= RETENTION.email.promised.atLeast.days);
      return (
        leftAfter(RETENTION.email.promised.atMost.days, bucket) ??
        (tooShort ? `locked for ${show(days)} days` : undefined)
      );
    },
  }),
);

const statisticsStay = checkOf({
  id: 'F11',
  name: 'statistics-retention',
  sentence: 'Statistics are kept indefinitely and locked',
  of: locked,
  where: (bucket) => classOf(bucket) === 'statistics',
  required: 'no expiration',
  fix: 'leave RETENTION.statistics.expires undefined',
  found: ({ properties }) =>
    list(properties, 'LifecycleConfiguration', 'Rules')
      .filter((rule) => at(rule, 'ExpirationInDays') !== undefined)
      .map(show)[0],
});

const onlyServicesWrite = checkOf({
  id: 'F8',
  name: 'service-principals',
  sentence: 'Only log-delivery services may be allowed to write by a bucket policy',
  of: typed('AWS::S3::BucketPolicy'),
  required: 'Allow only for a service principal',
  fix: 'grant the writer through its own role, not through the bucket',
  found: ({ properties }) =>
    list(properties, 'PolicyDocument', 'Statement')
      .filter((statement) => at(statement, 'Effect') === 'Allow')
      .map((statement) => at(statement, 'Principal'))
      .filter((principal) => at(principal, 'Service') === undefined && !isServiceRole(at(principal, 'AWS')))
      .map(show)[0],
});

/** A role that AWS made for one of its services, and that nothing else can assume. */
const isServiceRole = (principal: Json | undefined): boolean =>
  typeof principal === 'string' && /^arn:aws:iam::\d{12}:role\/aws-service-role\//.test(principal);

const samplesGone = checkAll(
  {
    id: 'P3',
    name: 'sample-expiry',
    sentence:
      "Digests of customers' objects name customers: they are gone in time after the last of a purged one, and no other class holds them",
  },
  partOf({
    of: typed(BUCKET),
    where: (bucket) => classOf(bucket) === 'samples',
    required: `gone after ${RETENTION.samples.promised.atMost.days} days`,
    fix: 'set both expirations from RETENTION.samples',
    found: (bucket) => leftAfter(RETENTION.samples.promised.atMost.days, bucket),
  }),
  partOf({
    of: typed('AWS::Lambda::Function'),
    required: 'SAMPLE_BUCKET of the class samples',
    fix: "give Sampler and Validators evidenceOf(…, 'samples')",
    found: ({ properties }) => {
      const bucket = at(properties, 'Environment', 'Variables', 'SAMPLE_BUCKET');
      return bucket === undefined || String(bucket).includes('-samples-') ? undefined : show(bucket);
    },
  }),
);

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
