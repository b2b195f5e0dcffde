import { CompositePrincipal, ManagedPolicy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { REPLICATION } from '../../config/numbers';
import { keepAlong } from '../../secure-defaults';
import { allow } from '../permission/statements';

/** One way of copying: what is in `source` to a bucket known by name, under a key known by alias. */
export interface ReplicationRoute {
  readonly source: Bucket;
  /** Copies what is in this folder; default: everything. */
  readonly folder?: string;
  /** Encrypts the objects, where that is not the source's own key. */
  readonly sourceKey?: IKey;
  /** Name of the destination bucket, computed; in this region or the other one. */
  readonly destination: string;
  /** Alias ARN of the destination's key, computed. */
  readonly destinationKey: string;
}

export interface ReplicationProps {
  /** Of the role, as the destinations know it: `writerName`. */
  readonly name: string;
  readonly routes: readonly ReplicationRoute[];
}

/**
 * S3 replication with replication time control (L4): new objects arrive within 15 minutes and lateness is a metric.
 * Deletions of versions do not replicate, and replicas do not replicate on: two-way replication cannot loop.
 */
export class Replication extends Construct {
  constructor(scope: Construct, id: string, props: ReplicationProps) {
    super(scope, id);
    // S3 documents no condition for this trust; roles cannot be passed to another account's buckets in any case.
    const role = new Role(this, 'Role', {
      roleName: props.name,
      // S3 Batch Operations starts copies of what was written before, or whose copy failed (docs/deploy.md, "Existing objects").
      assumedBy: new CompositePrincipal(
        new ServicePrincipal('s3.amazonaws.com'),
        new ServicePrincipal('batchoperations.s3.amazonaws.com'),
      ),
    });
    keepAlong(role);
    const policy = new ManagedPolicy(this, 'Permissions', {
      roles: [role],
      statements: props.routes.flatMap(statements),
    });
    for (const source of new Set(props.routes.map((route) => route.source))) {
      resourceOf(source).replicationConfiguration = {
        role: role.roleArn,
        rules: props.routes.filter((route) => route.source === source).map(rule),
      };
      // S3 checks the role's permissions when the rule is made.
      source.node.addDependency(policy);
    }
  }
}

const rule = (route: ReplicationRoute, index: number): CfnBucket.ReplicationRuleProperty => ({
  id: route.folder ? `${route.folder}-to-${route.destination}` : route.destination,
  status: 'Enabled',
  priority: index,
  filter: { prefix: route.folder ? `${route.folder}/` : '' },
  deleteMarkerReplication: { status: 'Enabled' },
  sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
  destination: {
    bucket: `arn:aws:s3:::${route.destination}`,
    encryptionConfiguration: { replicaKmsKeyId: route.destinationKey },
    metrics: { status: 'Enabled', eventThreshold: { minutes: REPLICATION.objectTime.minutes } },
    replicationTime: { status: 'Enabled', time: { minutes: REPLICATION.objectTime.minutes } },
  },
});

function resourceOf(source: Bucket): CfnBucket {
  const bucket = source.node.defaultChild;
  if (bucket instanceof CfnBucket) return bucket;
  throw new Error(`${source.node.path}: a replicated bucket is made here, not imported`);
}

function statements(route: ReplicationRoute): PolicyStatement[] {
  const key = route.destinationKey;
  // By its literal name: the bucket waits for this policy, so the policy cannot refer to the bucket.
  const source = `arn:aws:s3:::${resourceOf(route.source).bucketName}`;
  return [
    // The last one for a list of objects that S3 makes itself and does not store (S3 User Guide, "Batch Replication policies").
    allow(['s3:GetReplicationConfiguration', 's3:ListBucket', 's3:PutInventoryConfiguration'], source),
    allow(
      [
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
        's3:GetObjectRetention',
        's3:GetObjectLegalHold',
        's3:InitiateReplication',
      ],
      `${source}/*`,
    ),
    allow(['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'], `arn:aws:s3:::${route.destination}/*`),
    ...[route.sourceKey ?? route.source.encryptionKey].flatMap((sourceKey) =>
      sourceKey ? [allow('kms:Decrypt', sourceKey.keyArn)] : [],
    ),
    // The key's id is not knowable from here; its alias is, and the condition admits that key alone.
    allow(['kms:Encrypt', 'kms:GenerateDataKey'], `${key.slice(0, key.indexOf(':alias/'))}:key/*`, {
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': key.slice(key.indexOf('alias/')) },
    }),
  ];
}
