import { CfnOutput } from 'aws-cdk-lib';
import type { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type KeyPurpose, migrationName } from '../config/names';
import { writerName } from '../config/record-writers';
import type { Reporting } from '../constructs/archive/reporting';
import { Replication } from '../constructs/archive/replication';
import { arrivalAlarms, COPIES_FAIL } from '../constructs/archive/replication-alarms';
import { ServiceKey } from '../constructs/archive/service-key';
import { databaseAlarms, lagAlarms } from '../constructs/database/database-alarms';
import { MigrationTask } from '../constructs/database/migration-task';
import { TenantDatabase } from '../constructs/database/tenant-database';
import { MailStore } from '../constructs/mail-store/mail-store';
import { raise } from '../constructs/alarm/alarm';
import type { ServiceNetwork } from '../constructs/service/service-network';
import { type Place, RegionalStack } from './regional-stack';

export interface DataStackProps extends Reporting {
  readonly network: ServiceNetwork;
}

/** What customers entrust to the service, in one region: the tenants' database and the messages, each under a key of its own. */
export class DataStack extends RegionalStack {
  readonly database: TenantDatabase;
  readonly mail: MailStore;
  readonly quarantine: MailStore;
  /** Encrypts every secret of the region. */
  readonly secretsKey: ServiceKey;
  /** Lets ECS pull the images of this region's programs. */
  readonly imagePull: ManagedPolicy;

  constructor(scope: Construct, id: string, place: Place, { network, logKey, notices }: DataStackProps) {
    super(scope, id, place, 'Holdfast: tenant database, mail and quarantine of one region');
    const { environment, region, peer } = place;
    const regions = peer ? ([region, peer] as const) : ([region] as const);
    this.secretsKey = this.key('SecretsKey', 'secrets', 'Secrets of programs and of the database');
    this.database = new TenantDatabase(this, 'Database', {
      environment,
      regions,
      network,
      key: this.key('DatabaseKey', 'database', 'Tenant database, its backups and Performance Insights'),
      secretsKey: this.secretsKey,
      logKey,
    });
    const migration = new MigrationTask(this, 'Migration', {
      name: migrationName(environment),
      regions,
      network,
      database: this.database,
      logKey,
    });
    this.imagePull = migration.cluster.imagePull;
    new CfnOutput(this, 'MigrationCall', {
      description: 'Brings the schema up to date, wherever the writer is',
      value: migration.call,
    });
    const store = {
      environment,
      region,
      key: this.key('MailKey', 'mail', 'Messages in the mail and quarantine buckets'),
    };
    this.mail = new MailStore(this, 'Mail', { ...store, purpose: 'mail' });
    this.quarantine = new MailStore(this, 'Quarantine', { ...store, purpose: 'quarantine' });
    raise(this.database, notices.onCall, databaseAlarms(environment, region));
    if (peer) raise(this.database, notices.onCall, lagAlarms(environment, region));
    if (!peer || region.founding) return;
    const copies = new Replication(this, 'Replication', {
      name: writerName(environment, 'message-copies', region),
      routes: this.stores.map((each) => each.routeTo(peer)),
    });
    const messages = (['mail', 'quarantine'] as const).map((purpose) => ({
      purpose,
      what: 'Messages stored',
      runbook: 'Copies of messages arrive late',
    }));
    raise(copies, notices.onCall, { ...arrivalAlarms(environment, peer, region, messages), CopiesFail: COPIES_FAIL });
  }

  /** Both kinds of messages. */
  get stores(): readonly MailStore[] {
    return [this.mail, this.quarantine];
  }

  private key(id: string, purpose: KeyPurpose, description: string): ServiceKey {
    return new ServiceKey(this, id, { environment: this.place.environment, purpose, description });
  }
}
