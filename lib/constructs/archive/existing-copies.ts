import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { bucketArn, type BucketPurpose, existingCopiesRole } from '../../config/names';
import { RETENTION_CLASSES } from '../../config/numbers';
import type { Site } from '../../config/types';
import { allow } from '../permission/statements';

/** Buckets whose objects are copied to the other region. */
const REPLICATED: readonly BucketPurpose[] = [...RETENTION_CLASSES, 'landing', 'mail', 'quarantine', 'backup-reports'];

/**
 * Lets S3 Batch Operations start the replication that the buckets are configured for, of objects that were written before
 * (docs/deploy.md, "Existing objects"): replication by itself begins with new ones. It can neither read nor write an object;
 * the role of Replication copies.
 */
export class ExistingCopies extends Construct {
  constructor(scope: Construct, id: string, { environment, region }: Site) {
    super(scope, id);
    const buckets = REPLICATED.map((purpose) => bucketArn(environment, purpose, region));
    const role = new Role(this, 'Role', {
      roleName: existingCopiesRole(environment, region),
      assumedBy: new ServicePrincipal('batchoperations.s3.amazonaws.com'),
    });
    // As S3 documents it for a list of objects that S3 makes itself and does not store (S3 User Guide, "Batch Replication policies").
    new ManagedPolicy(this, 'Permissions', {
      roles: [role],
      statements: [
        allow(
          's3:InitiateReplication',
          buckets.map((arn) => `${arn}/*`),
        ),
        allow(['s3:GetReplicationConfiguration', 's3:PutInventoryConfiguration'], buckets),
      ],
    });
  }
}
