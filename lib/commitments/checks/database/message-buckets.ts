/** Customers' messages: in two regions, in more than one zone, encrypted where they lie and on their way (L3, L4, N3). */
import { REPLICATION } from '../../../config/numbers';
import { type Check, each } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { TRANSPORT_CHECKS } from '../iam/tls-only';
import { inTemplateOf, refersTo } from '../references';
import { checkOf, typed } from '../shapes';

const BUCKET = 'AWS::S3::Bucket';

/** Buckets of customers' messages, by the purpose in their name. */
const PURPOSES = ['mail', 'quarantine'] as const;
const purposeOf = ({ properties }: Resource): string | undefined =>
  PURPOSES.find((purpose) => String(at(properties, 'BucketName')).includes(`-${purpose}-`));
export const customerBuckets = (tree: TemplateIndex): readonly Resource[] =>
  tree.ofType(BUCKET).filter((bucket) => purposeOf(bucket) !== undefined);

const inTime = (rule: Json): boolean =>
  at(rule, 'Status') === 'Enabled' &&
  at(rule, 'Filter', 'Prefix') === '' &&
  at(rule, 'DeleteMarkerReplication', 'Status') === 'Enabled' &&
  at(rule, 'Destination', 'Metrics', 'Status') === 'Enabled' &&
  at(rule, 'Destination', 'ReplicationTime', 'Status') === 'Enabled' &&
  at(rule, 'Destination', 'ReplicationTime', 'Time', 'Minutes') === REPLICATION.objectTime.minutes;

/** The key that a bucket encrypts its objects with. */
const keyOf = ({ properties }: Resource): Json | undefined => {
  const [encryption] = list(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration');
  return at(encryption, 'ServerSideEncryptionByDefault', 'KMSMasterKeyID');
};

export const MESSAGE_CHECKS: readonly Check[] = [
  {
    id: 'L4',
    name: 'message-stores',
    sentence:
      'Each region keeps mail and quarantine in buckets of its own, with every version, under a key of that region',
    holdsIn: 'every',
    find: (tree) => [
      ...tree.letters.flatMap((letter) => {
        const there = customerBuckets(tree)
          .filter(({ stack }) => stack.letter === letter)
          .map(purposeOf);
        return PURPOSES.filter((purpose) => !there.includes(purpose)).map((purpose) => ({
          path: `${letter}/Data`,
          found: `no ${purpose} bucket`,
          required: 'one in each region',
          fix: 'let both regions have a MailStore for it',
        }));
      }),
      ...each(tree, BUCKET, 'VersioningConfiguration Enabled, a key of this template', 'use MailStore', (bucket) => {
        if (purposeOf(bucket) === undefined) return undefined;
        const key = keyOf(bucket);
        const status = at(bucket.properties, 'VersioningConfiguration', 'Status');
        return status === 'Enabled' && inTemplateOf(bucket, tree, 'AWS::KMS::Key').some((own) => refersTo(key, own))
          ? undefined
          : `versioning ${show(status)}, key ${show(key)}`;
      }),
    ],
  },
  checkOf({
    id: 'L4',
    name: 'message-replication',
    sentence: `Messages are copied to the other region, in ${REPLICATION.objectTime.minutes} minutes or with an alarm, and what is deleted there is deleted here`,
    holdsIn: 'two-region',
    of: customerBuckets,
    required: 'an enabled rule with time control, metrics and delete markers, for every object',
    fix: 'add its route to Replication, and set founding to false',
    found: ({ properties }) => {
      const rules = list(properties, 'ReplicationConfiguration', 'Rules');
      return rules.some(inTime) ? undefined : show(rules[0]);
    },
  }),
  checkOf({
    id: 'L3',
    name: 'multi-zone-storage',
    sentence: 'No object is kept in one zone only',
    of: typed(BUCKET),
    required: 'no ONEZONE storage class',
    fix: 'leave objects in S3 Standard',
    found: ({ properties }) => /"[A-Z_]*ONEZONE[A-Z_]*"/.exec(JSON.stringify(properties))?.[0],
  }),
  ...TRANSPORT_CHECKS,
];
