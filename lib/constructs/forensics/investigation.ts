import { Duration } from 'aws-cdk-lib';
import { CfnPreparedStatement, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { pascalCase } from '../../config/case';
import { DETECTION, MESSAGES } from '../../config/numbers';
import type { Region, Site } from '../../config/types';
import { LoggedBucket } from '../archive/logged-bucket';
import { ARCHIVE_QUERIES, DATABASE } from './archive-queries';
import { LogLake } from './log-lake';

export interface InvestigationProps extends Site {
  readonly peer: Region | undefined;
  /** Encrypts results. */
  readonly key: IKey;
}

/** Bytes that one query may read: enough for half a year of a large customer's logs, far too few for a year of everything. */
const SCAN_LIMIT = 2 * 1024 ** 4;

/**
 * Queries over the archive (F4): a workgroup whose settings a client cannot override, prepared statements, and a bucket for
 * results. Results are copies of customers' records, so their bucket is watched like that of the messages, and its objects
 * expire after two weeks.
 */
export class Investigation extends Construct {
  constructor(scope: Construct, id: string, { environment, region, peer, key }: InvestigationProps) {
    super(scope, id);
    const lake = new LogLake(this, 'Archive', { environment, region, peer });
    const results = new LoggedBucket(this, 'Results', {
      environment,
      region,
      purpose: 'forensics',
      key,
      lifecycle: {
        id: 'ResultsExpire',
        expiration: Duration.days(DETECTION.queryResults.days),
        noncurrentVersionExpiration: Duration.days(1),
        abortIncompleteMultipartUploadAfter: Duration.days(MESSAGES.unfinishedUpload.days),
      },
    });
    const workgroup = new CfnWorkGroup(this, 'Workgroup', {
      name: `holdfast-${environment.name}`,
      description: `Database ${lake.database}: EXECUTE a prepared statement, see docs/runbooks/customer-log-extract.md`,
      recursiveDeleteOption: environment.destroyable,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: SCAN_LIMIT,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${results.bucketName}/`,
          expectedBucketOwner: environment.account,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
        },
      },
    });
    for (const { name, description, sql } of ARCHIVE_QUERIES) {
      const statement = new CfnPreparedStatement(this, pascalCase(name), {
        statementName: name,
        description,
        queryStatement: sql.replaceAll(DATABASE, lake.database),
        workGroup: workgroup.name,
      });
      statement.node.addDependency(workgroup, lake);
    }
  }
}
