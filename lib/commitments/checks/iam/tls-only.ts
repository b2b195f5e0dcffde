/** Buckets, queues and topics refuse unencrypted requests (N3). */
import { ENCRYPTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inTemplateOf, refersTo } from '../references';
import { checkOf, typed } from '../shapes';

/** A kind of store, its policy, and the action that is denied to all over a connection that is not encrypted. */
interface Kind {
  readonly name: 'bucket' | 'queue' | 'topic';
  readonly type: string;
  readonly policy: string;
  /** Property of the policy that says what it is for; one or several. */
  readonly of: string;
  readonly action: string;
  /** What the denial must cover, by the logical id of the store. */
  readonly covered: (id: string) => readonly Json[];
}

const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });

const KINDS: readonly Kind[] = [
  {
    name: 'bucket',
    type: 'AWS::S3::Bucket',
    policy: 'AWS::S3::BucketPolicy',
    of: 'Bucket',
    action: 's3:*',
    covered: (id) => [arn(id), { 'Fn::Join': ['', [arn(id), '/*']] }],
  },
  {
    name: 'queue',
    type: 'AWS::SQS::Queue',
    policy: 'AWS::SQS::QueuePolicy',
    of: 'Queues',
    action: 'sqs:*',
    covered: (id) => [arn(id)],
  },
  {
    name: 'topic',
    type: 'AWS::SNS::Topic',
    policy: 'AWS::SNS::TopicPolicy',
    of: 'Topics',
    action: 'sns:Publish',
    covered: (id) => [{ Ref: id }],
  },
];

/** Conditions under which a store's policy denies everything to all. */
const deniedConditions = (
  store: Resource,
  { policy, of, action, covered }: Kind,
  tree: TemplateIndex,
): readonly string[] =>
  inTemplateOf(store, tree, policy)
    .filter(({ properties }) => [at(properties, of) ?? []].flat().some((each) => refersTo(each, store)))
    .flatMap(({ properties }) => list(properties, 'PolicyDocument', 'Statement'))
    .filter((statement) => {
      const resources = [at(statement, 'Resource') ?? []].flat().map(show);
      return (
        at(statement, 'Effect') === 'Deny' &&
        at(statement, 'Action') === action &&
        [at(statement, 'Principal'), at(statement, 'Principal', 'AWS')].includes('*') &&
        covered(store.logicalId).every((each) => resources.includes(show(each)))
      );
    })
    .map((statement) => show(at(statement, 'Condition')));

/** Number of the oldest protocol, as S3 compares it. */
const OLDEST = Number(ENCRYPTION.oldestTls.replace('TLSv', ''));

/** The conditions of the denials. Only one in each: a second one would let a denial hold for fewer requests. */
const conditionsOf = ({ name }: Kind): readonly Json[] => [
  { Bool: { 'aws:SecureTransport': 'false' } },
  ...(name === 'bucket' ? [{ NumericLessThan: { 's3:TlsVersion': OLDEST } }] : []),
];

export const TRANSPORT_CHECKS: readonly Check[] = KINDS.map((kind) =>
  checkOf({
    id: 'N3',
    name: `${kind.name}-tls`,
    sentence: `All ${kind.name}s refuse unencrypted requests${kind.name === 'bucket' ? ` and protocols older than ${ENCRYPTION.oldestTls}` : ''}`,
    of: typed(kind.type),
    required: `a denial of ${kind.action} to all principals, on the whole ${kind.name}`,
    fix: 'leave enforceSSL and minimumTLSVersion at their secure defaults',
    found: (store, tree) => {
      const denied = deniedConditions(store, kind, tree);
      return conditionsOf(kind)
        .map(show)
        .filter((condition) => !denied.includes(condition))
        .map((condition) => `no denial on ${condition}`);
    },
  }),
);
