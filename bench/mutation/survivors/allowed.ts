import type { Group } from './kind';

const PERMISSIONS =
  /^AWS::(IAM::(ManagedPolicy|Role)|KMS::Key|S3::BucketPolicy|SQS::QueuePolicy|SNS::TopicPolicy|EC2::VPCEndpoint)$/;

/** Statements that allow. */
export const ALLOWED: readonly Group[] = [
  {
    name: 'Permission that is missing',
    why: 'Less is allowed, and nothing more can be reached: the first call that needs it is refused, in the deployment or in staging, and dead letters, late records and refused calls have alarms.',
    kinds: [
      {
        type: PERMISSIONS,
        keys: /\.Statement\.\*(\.(Action|Resource)\.\*|\.Principal(\.\w+(\.\*)?)?)?$/,
        how: 'deleted',
        effect: 'Allow',
      },
      { type: PERMISSIONS, keys: /\.Condition\./, how: 'weakened', effect: 'Allow' },
      { type: /^AWS::IAM::/, keys: /^Properties\.(Roles|ManagedPolicyArns|Policies)(\.\*)?$/ },
    ],
  },
  {
    name: 'Conditions that say again what the resource says',
    why: 'The resource of the statement is already one key, one bucket, one role or one pattern of names, or a second condition also holds the statement to the account; patterns that need a condition have a check (`B1/wildcard-conditions`), and so has what is allowed on everything (`B1/named-resources`).',
    kinds: [{ type: PERMISSIONS, keys: /\.Condition/, how: 'deleted', effect: 'Allow' }],
  },
  {
    name: 'Resources of a policy that belongs to one resource',
    why: 'The policy of a bucket, a queue, a topic or an endpoint is about that one alone, whatever its statements name.',
    kinds: [
      {
        type: /^AWS::(S3::BucketPolicy|SQS::QueuePolicy|SNS::TopicPolicy|EC2::VPCEndpoint)$/,
        keys: /\.(Resource|Action)(\.\*)?$/,
        how: 'weakened',
        effect: 'Allow',
      },
    ],
  },
];
