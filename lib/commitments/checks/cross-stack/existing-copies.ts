/** What was written before replication was configured is copied afterwards (L4). */
import { at, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { actionsOf, allowedBy, policies, servicesOf, statementsOf } from '../iam/queries';
import { referredAs } from '../references';
import { checkOf, violations } from '../shapes';

const replicated = (tree: TemplateIndex): readonly Resource[] =>
  tree
    .ofType('AWS::S3::Bucket')
    .filter(({ properties }) => list(properties, 'ReplicationConfiguration', 'Rules').length > 0);

/** Whether S3 Batch Operations becomes a role that has the policy. */
const isForBatch = (policy: Resource, tree: TemplateIndex): boolean =>
  list(policy.properties, 'Roles').some((reference) => {
    const document = at(referredAs('AWS::IAM::Role', tree, policy, reference)?.properties, 'AssumeRolePolicyDocument');
    return statementsOf({ document }).some((each) => servicesOf(each).includes('batchoperations.s3.amazonaws.com'));
  });

export const existingCopies = checkOf({
  id: 'L4',
  name: 'existing-copies',
  sentence: 'What was written to a bucket before its replication was configured can be copied afterwards',
  holdsIn: 'two-region',
  of: replicated,
  required: 'a role of S3 Batch Operations that may start the replication of the bucket, and list its objects',
  fix: 'copy the bucket with Replication',
  found: ({ stack, properties }, tree) => {
    const arn = `arn:aws:s3:::${String(at(properties, 'BucketName'))}`;
    const statements = policies('identity')(tree)
      .filter(({ resource }) => resource.stack.letter === stack.letter && isForBatch(resource, tree))
      .flatMap(allowedBy);
    const isAllowed = (action: string, on: string): boolean =>
      statements.some(
        (statement) => actionsOf(statement).includes(action) && [at(statement, 'Resource') ?? []].flat().includes(on),
      );
    return violations(
      [isAllowed('s3:InitiateReplication', `${arn}/*`), 's3:InitiateReplication is not allowed'],
      ...['s3:GetReplicationConfiguration', 's3:PutInventoryConfiguration'].map(
        (action) => [isAllowed(action, arn), `${action} is not allowed`] as const,
      ),
    );
  },
});
