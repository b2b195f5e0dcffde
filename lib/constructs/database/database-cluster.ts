import { Aws, CfnDeletionPolicy, Tags } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnDBCluster, CfnDBClusterParameterGroup, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { clusterId, CUSTOMER_DATA_TAG, DATABASE_PORT, globalClusterId } from '../../config/names';
import { BACKUP } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';
import { FIXED_DESCRIPTION, isProtected, keepAlong, removalPolicyOf } from '../../secure-defaults';
import type { ClusterNetwork } from './cluster-network';
import { type DatabaseFounding, ENGINE } from './database-founding';
import type { DatabaseLogs } from './database-logs';

/**
 * The engine's settings. Left at its default on purpose: `rds.global_db_rpo`, which would stop commits when the standby
 * is lost (M9). Of statements only those that change the schema are logged: others would carry customers' data into a
 * log that outlives its deletion (P3).
 */
const PARAMETERS: Readonly<Record<string, string>> = {
  'rds.force_ssl': '1',
  ssl_min_protocol_version: 'TLSv1.2',
  log_connections: '1',
  log_disconnections: '1',
  log_lock_waits: '1',
  log_statement: 'ddl',
};

/** UTC, when both regions sleep; equal in both, as is everything that does not say where it stands. */
const WINDOWS = { backup: '07:00-07:30', maintenance: 'sun:08:00-sun:09:00' } as const;

/** Signs servers' 2048-bit RSA certificates (N2). RDS's default, said here so that a new default changes nothing. */
const AUTHORITY = 'rds-ca-rsa2048-g1';

/** Seconds between operating-system metrics; days that Performance Insights keeps, at no charge. */
const MONITORING = { interval: 60, insightsDays: 7 } as const;

export interface DatabaseClusterProps {
  readonly environment: Environment;
  /** All regions of the environment, the cluster's own first. */
  readonly regions: readonly [Region, ...Region[]];
  readonly key: IKey;
  readonly network: ClusterNetwork;
  readonly logs: DatabaseLogs;
  /** In the founder's region only. */
  readonly founding: DatabaseFounding | undefined;
}

/** An Aurora PostgreSQL cluster and its instances, which joins the environment's global database where there is one. */
export class DatabaseCluster extends Construct {
  readonly cluster: CfnDBCluster;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseClusterProps,
  ) {
    super(scope, id);
    this.cluster = this.createCluster();
    for (let index = 0; index < props.environment.database.instances; index++) this.createInstance(index);
  }

  private createCluster(): CfnDBCluster {
    const { environment, regions, key, network, logs, founding } = this.props;
    const [region, peer] = regions;
    const { engineVersion, minCapacity, maxCapacity } = environment.database;
    const parameters = this.parameterGroup(engineVersion);
    const cluster = new CfnDBCluster(this, 'Cluster', {
      dbClusterIdentifier: clusterId(environment, region),
      // A literal in every region: without it CloudFormation would detach this region from the global database.
      globalClusterIdentifier: peer && globalClusterId(environment),
      engine: ENGINE,
      engineVersion,
      ...founding?.properties,
      serverlessV2ScalingConfiguration: { minCapacity, maxCapacity },
      port: DATABASE_PORT,
      dbSubnetGroupName: network.subnetGroup.ref,
      vpcSecurityGroupIds: [network.securityGroup.securityGroupId],
      dbClusterParameterGroupName: parameters.ref,
      enableIamDatabaseAuthentication: true,
      storageEncrypted: true,
      kmsKeyId: key.keyArn,
      enableCloudwatchLogsExports: ['postgresql'],
      backupRetentionPeriod: BACKUP.automated.days,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: environment.destroyable,
      deletionProtection: isProtected(this),
      preferredBackupWindow: WINDOWS.backup,
      preferredMaintenanceWindow: WINDOWS.maintenance,
      autoMinorVersionUpgrade: false,
    });
    keepAlong(network.subnetGroup, network.securityGroup, parameters);
    // Never a final snapshot, which would never expire (P4).
    cluster.applyRemovalPolicy(removalPolicyOf(environment));
    cluster.node.addDependency(logs);
    Tags.of(cluster).add(CUSTOMER_DATA_TAG.key, CUSTOMER_DATA_TAG.value);
    return cluster;
  }

  /** Each in a zone of its own; the first two take over from each other (L2). */
  private createInstance(index: number): void {
    const { environment, regions, key, logs } = this.props;
    const instance = new CfnDBInstance(this, `Instance${index + 1}`, {
      dbClusterIdentifier: this.cluster.ref,
      engine: ENGINE,
      dbInstanceClass: 'db.serverless',
      availabilityZone: zone(regions[0], index),
      promotionTier: Math.min(index, 1),
      publiclyAccessible: false,
      autoMinorVersionUpgrade: false,
      caCertificateIdentifier: AUTHORITY,
      preferredMaintenanceWindow: WINDOWS.maintenance,
      enablePerformanceInsights: true,
      performanceInsightsKmsKeyId: key.keyArn,
      performanceInsightsRetentionPeriod: MONITORING.insightsDays,
      monitoringInterval: MONITORING.interval,
      monitoringRoleArn: logs.monitoringRole.roleArn,
    });
    instance.applyRemovalPolicy(removalPolicyOf(environment));
    // It stays with its cluster, but a replaced one would only go on costing: the data is the cluster's.
    instance.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
  }

  private parameterGroup(engineVersion: string): CfnDBClusterParameterGroup {
    const [major] = engineVersion.split('.');
    return new CfnDBClusterParameterGroup(this, 'Parameters', {
      description: FIXED_DESCRIPTION,
      family: `${ENGINE}${major}`,
      parameters: PARAMETERS,
    });
  }
}

/** A zone of the region, in turn, in the words that are the same for each region: its name begins with the region's. */
const zone = ({ name, zones }: Region, index: number): string =>
  `${Aws.REGION}${zones[index % zones.length]?.slice(name.length) ?? ''}`;
