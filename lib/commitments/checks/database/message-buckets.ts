/** Customers' messages: in two regions, in more than one zone, encrypted where they lie and on their way (L3, L4, N3). */
import { REPLICATION } from '../../../config/numbers';
import { type Check, each, type Finding } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { TRANSPORT_CHECKS } from '../iam/tls-only';
import { refersTo } from './cluster';

const BUCKET = 'AWS::S3::Bucket';

/** Buckets of customers' messages, by the purpose in their name. */
const PURPOSES = ['mail', 'quarantine'] as const;
const purposeOf = ({ properties }: Resource): string | undefined =>
  PURPOSES.find((purpose) => String(at(properties, 'BucketName')).includes(`-${purpose}-`));
export const customerBuckets = (tree: TemplateIndex): readonly Resource[] =>
  tree.ofType(BUCKET).filter((bucket) => purposeOf(bucket) !== undefined);

/** A check of each bucket of customers' messages. */
const ofCustomerBuckets = (
  tree: TemplateIndex,
  required: string,
  fix: string,
  found: (bucket: Resource) => string | undefined,
): readonly Finding[] =>
  each(tree, BUCKET, required, fix, (bucket) => (purposeOf(bucket) === undefined ? undefined : found(bucket)));

const present: Check = {
  id: 'L4',
  name: 'message-stores',
  sentence:
    'Each region keeps mail and quarantine in buckets of its own, with every version, under a key of that region',
  holdsIn: 'every',
  find: (tree) => [
    ...tree.letters.flatMap((letter) =>
      PURPOSES.filter(
        (purpose) =>
          !customerBuckets(tree).some((bucket) => bucket.stack.letter === letter && purposeOf(bucket) === purpose),
      ).map((purpose) => ({
        path: `${letter}/Data`,
        found: `no ${purpose} bucket`,
        required: 'one in each region',
        fix: 'let both regions have a MailStore for it',
      })),
    ),
    ...ofCustomerBuckets(tree, 'VersioningConfiguration Enabled, a key of this template', 'use MailStore', (bucket) => {
      const key = at(
        bucket.properties,
        'BucketEncryption',
        'ServerSideEncryptionConfiguration',
        0,
        'ServerSideEncryptionByDefault',
        'KMSMasterKeyID',
      );
      const own = tree.ofType('AWS::KMS::Key').some((each) => each.stack === bucket.stack && refersTo(key, each));
      const versioned = at(bucket.properties, 'VersioningConfiguration', 'Status') === 'Enabled';
      return versioned && own
        ? undefined
        : `versioning ${show(at(bucket.properties, 'VersioningConfiguration', 'Status'))}, key ${show(key)}`;
    }),
  ],
};

const replicated: Check = {
  id: 'L4',
  name: 'messages-replicated',
  sentence: `Messages are copied to the other region, in ${REPLICATION.objectTime.minutes} minutes or with an alarm, and what is deleted there is deleted here`,
  holdsIn: 'two-region',
  find: (tree) =>
    ofCustomerBuckets(
      tree,
      'an enabled rule with time control, metrics and delete markers, for every object',
      'add its route to Replication, and set founding to false',
      (bucket) => {
        const rules = list(bucket.properties, 'ReplicationConfiguration', 'Rules');
        return rules.some(inTime) ? undefined : show(rules[0]);
      },
    ),
};

const inTime = (rule: Json): boolean =>
  at(rule, 'Status') === 'Enabled' &&
  at(rule, 'Filter', 'Prefix') === '' &&
  at(rule, 'DeleteMarkerReplication', 'Status') === 'Enabled' &&
  at(rule, 'Destination', 'Metrics', 'Status') === 'Enabled' &&
  at(rule, 'Destination', 'ReplicationTime', 'Status') === 'Enabled' &&
  at(rule, 'Destination', 'ReplicationTime', 'Time', 'Minutes') === REPLICATION.objectTime.minutes;

const threeZones: Check = {
  id: 'L3',
  name: 'no-one-zone',
  sentence: 'No object is kept in one zone only',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      BUCKET,
      'no ONEZONE storage class',
      'leave objects in S3 Standard',
      ({ properties }) => /"[A-Z_]*ONEZONE[A-Z_]*"/.exec(JSON.stringify(properties))?.[0],
    ),
};

export const MESSAGE_CHECKS: readonly Check[] = [present, replicated, threeZones, ...TRANSPORT_CHECKS];
