import { Stack } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import { pascalCase } from '../../config/case';
import { bucketName } from '../../config/names';
import { RETENTION } from '../../config/numbers';
import type { Region, Site } from '../../config/types';
import { ARCHIVE_TABLES, type ArchiveTable } from './archive-tables';

export interface LogLakeProps extends Site {
  readonly peer: Region | undefined;
}

/** Where global services' calls are recorded: IAM, sign-in, Route 53. */
const GLOBAL_REGION = 'us-east-1';

/** The archive as tables, so that SQL can ask months of it (F4). Partitions are projected: there is nothing to crawl. */
export class LogLake extends Construct {
  /** Name of the database. */
  readonly database: string;

  constructor(scope: Construct, id: string, props: LogLakeProps) {
    super(scope, id);
    this.database = `holdfast_${props.environment.name}`;
    const { account: catalogId } = Stack.of(this);
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: { name: this.database, description: 'The archive of records' },
    });
    for (const [name, table] of Object.entries(ARCHIVE_TABLES)) {
      const made = new CfnTable(this, pascalCase(name), {
        catalogId,
        databaseName: this.database,
        tableInput: tableInput(props, name, table),
      });
      made.node.addDependency(database);
    }
  }
}

function tableInput(
  { environment, region, peer }: LogLakeProps,
  name: string,
  { description, retentionClass, folders, columns, format }: ArchiveTable,
): CfnTable.TableInputProperty {
  const bucket = `s3://${bucketName(environment, retentionClass, region)}`;
  const regions = new Set([region.name, ...(peer ? [peer.name] : []), GLOBAL_REGION]);
  return {
    name,
    description,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: [
      { name: 'region', type: 'string' },
      { name: 'day', type: 'string' },
    ],
    parameters: {
      EXTERNAL: 'TRUE',
      'projection.enabled': 'true',
      'projection.region.type': 'enum',
      'projection.region.values': [...regions].join(','),
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.range': `NOW-${RETENTION.trail.expires.days}DAYS,NOW`,
      'storage.location.template': `${bucket}/${folders(environment.account)}`,
    },
    storageDescriptor: {
      columns: columns.map(([column, type]) => ({ name: column, type })),
      location: `${bucket}/`,
      inputFormat: format.input,
      outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      serdeInfo: { serializationLibrary: format.library, parameters: format.parameters },
    },
  };
}
