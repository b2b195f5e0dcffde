import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { REPLICATION } from '../../config/numbers';

/** One way of copying: everything in `source` to a bucket known by name, under a key known by alias. */
export interface ReplicationRoute {
  readonly source: Bucket;
  /** Name of the destination bucket, computed; in this region or the other one. */
  readonly destination: string;
  /** Alias ARN of the destination's key, computed. */
  readonly destinationKey: string;
}

export interface ReplicationProps {
  readonly routes: readonly ReplicationRoute[];
}

/**
 * S3 replication with replication time control (L4): new objects arrive within 15 minutes and lateness is a metric.
 * Deletions of versions do not replicate, and replicas do not replicate on: two-way replication cannot loop.
 */
export class Replication extends Construct {
  constructor(scope: Construct, id: string, props: ReplicationProps) {
    super(scope, id);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('s3.amazonaws.com') });
    const policy = new ManagedPolicy(this, 'Permissions', { statements: props.routes.flatMap(statements) });
    policy.attachToRole(role);
    for (const source of new Set(props.routes.map((route) => route.source))) {
      const bucket = source.node.defaultChild;
      if (!(bucket instanceof CfnBucket)) throw new Error(`${source.node.path}: a replicated bucket is made here, not imported`);
      bucket.replicationConfiguration = {
        role: role.roleArn,
        rules: props.routes.filter((route) => route.source === source).map(rule),
      };
      // S3 checks the role's permissions when the rule is made.
      source.node.addDependency(policy);
    }
  }
}

const rule = (route: ReplicationRoute, index: number): CfnBucket.ReplicationRuleProperty => ({
  id: route.destination,
  status: 'Enabled',
  priority: index,
  filter: { prefix: '' },
  deleteMarkerReplication: { status: 'Enabled' },
  sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
  destination: {
    bucket: `arn:aws:s3:::${route.destination}`,
    encryptionConfiguration: { replicaKmsKeyId: route.destinationKey },
    metrics: { status: 'Enabled', eventThreshold: { minutes: REPLICATION.objectTime.minutes } },
    replicationTime: { status: 'Enabled', time: { minutes: REPLICATION.objectTime.minutes } },
  },
});

function statements(route: ReplicationRoute): PolicyStatement[] {
  const key = route.destinationKey;
  return [
    new PolicyStatement({
      actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
      resources: [route.source.bucketArn],
    }),
    new PolicyStatement({
      actions: ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging', 's3:GetObjectRetention', 's3:GetObjectLegalHold'],
      resources: [route.source.arnForObjects('*')],
    }),
    new PolicyStatement({
      actions: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
      resources: [`arn:aws:s3:::${route.destination}/*`],
    }),
    ...(route.source.encryptionKey ? [new PolicyStatement({ actions: ['kms:Decrypt'], resources: [route.source.encryptionKey.keyArn] })] : []),
    new PolicyStatement({
      actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
      // The key's id is not knowable from here; its alias is, and the condition admits that key alone.
      resources: [`${key.slice(0, key.indexOf(':alias/'))}:key/*`],
      conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': key.slice(key.indexOf('alias/')) } },
    }),
  ];
}
