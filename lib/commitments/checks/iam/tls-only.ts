/** Buckets, queues and topics refuse unencrypted requests (N3). */
import { ENCRYPTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { refersTo } from '../service/resource-row';

/** A kind of store, where its policy stands, and what everybody is denied over a connection that is not encrypted. */
interface Kind {
  readonly name: string;
  readonly type: string;
  readonly policy: string;
  /** Property of the policy that says what it is for; one or several. */
  readonly of: string;
  readonly action: string;
}

const KINDS: readonly Kind[] = [
  { name: 'buckets', type: 'AWS::S3::Bucket', policy: 'AWS::S3::BucketPolicy', of: 'Bucket', action: 's3:*' },
  { name: 'queues', type: 'AWS::SQS::Queue', policy: 'AWS::SQS::QueuePolicy', of: 'Queues', action: 'sqs:*' },
  { name: 'topics', type: 'AWS::SNS::Topic', policy: 'AWS::SNS::TopicPolicy', of: 'Topics', action: 'sns:Publish' },
];

/** Denials to everybody of everything, on all of a store: the bucket itself and its objects. */
function denials(store: Resource, { policy, of, action, type }: Kind, tree: TemplateIndex): readonly Json[] {
  const own = tree
    .ofType(policy)
    .filter(
      ({ stack, properties }) =>
        stack === store.stack && [at(properties, of) ?? []].flat().some((each) => refersTo(each, store)),
    );
  const arn = show({ 'Fn::GetAtt': [store.logicalId, 'Arn'] });
  const all =
    type === 'AWS::S3::Bucket'
      ? [arn, show({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [store.logicalId, 'Arn'] }, '/*']] })]
      : type === 'AWS::SNS::Topic'
        ? [show({ Ref: store.logicalId })]
        : [arn];
  return own
    .flatMap(({ properties }) => list(properties, 'PolicyDocument', 'Statement'))
    .filter((statement) => {
      const resources = [at(statement, 'Resource') ?? []].flat().map(show);
      const everybody = at(statement, 'Principal') === '*' || at(statement, 'Principal', 'AWS') === '*';
      return (
        at(statement, 'Effect') === 'Deny' &&
        at(statement, 'Action') === action &&
        everybody &&
        all.every((each) => resources.includes(each))
      );
    });
}

/** Whether a condition is the only one: a second one would let the denial hold for fewer requests. */
const only = (statement: Json, operator: string, key: string, value: string): boolean => {
  const condition = at(statement, 'Condition');
  return (
    show(condition) === show({ [operator]: { [key]: at(condition, operator, key) ?? null } }) &&
    String(at(condition, operator, key)) === value
  );
};

/** Bare number of the oldest protocol, as S3 compares it. */
const OLDEST = ENCRYPTION.oldestTls.replace('TLSv', '');

const refusesPlain = (kind: Kind): Check => ({
  id: 'N3',
  name: `${kind.name}-tls-only`,
  sentence: `All ${kind.name} refuse unencrypted requests${kind.name === 'buckets' ? ` and protocols older than ${ENCRYPTION.oldestTls}` : ''}`,
  holdsIn: 'every',
  find: (tree) =>
    tree.ofType(kind.type).flatMap((store) => {
      const denied = denials(store, kind, tree);
      const old =
        kind.name !== 'buckets' ||
        denied.some((statement) => only(statement, 'NumericLessThan', 's3:TlsVersion', OLDEST));
      const missing = [
        ...(denied.some((statement) => only(statement, 'Bool', 'aws:SecureTransport', 'false'))
          ? []
          : ['aws:SecureTransport false']),
        ...(old ? [] : [`s3:TlsVersion below ${OLDEST}`]),
      ];
      return missing.length === 0
        ? []
        : [
            {
              path: store.path,
              found: `no denial on ${missing.join(', and none on ')}`,
              required: `a denial of ${kind.action} to everybody, on all of it`,
              fix: 'leave enforceSSL and minimumTLSVersion at their secure defaults',
            },
          ];
    }),
});

export const TRANSPORT_CHECKS: readonly Check[] = KINDS.map(refusesPlain);
