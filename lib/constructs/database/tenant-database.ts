import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { z } from 'zod';
import { clusterId, DATABASE_NAME, DATABASE_PORT, globalClusterId } from '../../config/names';
import type { Environment, Region } from '../../config/types';
import type { databaseVariables } from '../../runtime/database/variables';
import type { ServiceNetwork } from '../service/service-network';
import type { DATABASE_ROLE } from '../../runtime/database/roles';
import { ClusterNetwork } from './cluster-network';
import { DatabaseCluster } from './database-cluster';
import { administratorSecretName, DatabaseFounding } from './database-founding';
import { DatabaseLogs } from './database-logs';

/** Database roles that a program signs in as: all but the owner and the tenant reader (B1). */
export type LoginRole = (typeof DATABASE_ROLE)[Exclude<keyof typeof DATABASE_ROLE, 'owner' | 'tenantReader'>];

/** How a program connects, without its role; text, as its contract reads it. */
export type DatabaseVariables = z.input<z.ZodObject<typeof databaseVariables>>;

export interface TenantDatabaseProps {
  readonly environment: Environment;
  /** All regions of the environment, the database's own first. */
  readonly regions: readonly [Region, ...Region[]];
  readonly network: ServiceNetwork;
  /** Encrypts storage, backups and Performance Insights of this region. */
  readonly key: IKey;
  /** Encrypts the administrator's secret, or this region's copy of it. */
  readonly secretsKey: IKey;
  readonly logKey: IKey;
}

/**
 * A region's part of the tenants' database. It is the same in both regions: which one has the writer is run-time state. The
 * founder's region also has what exists once (DatabaseFounding).
 */
export class TenantDatabase extends Construct {
  /** How to connect, as environment variables; lib/runtime/database finds the writer from them. */
  readonly variables: DatabaseVariables;
  /** This region's copy of the administrator's secret, by name: only the founder's template creates it. */
  readonly administrator: ISecret;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TenantDatabaseProps,
  ) {
    super(scope, id);
    const { environment, regions, secretsKey } = props;
    const [region, peer] = regions;
    const founds = environment.database.founder === region.letter;
    const { cluster } = new DatabaseCluster(this, 'Cluster', {
      environment,
      regions,
      key: props.key,
      network: new ClusterNetwork(this, 'Network', { regions, network: props.network }),
      logs: new DatabaseLogs(this, 'Logs', {
        clusterIdentifier: clusterId(environment, region),
        logKey: props.logKey,
        adopted: environment.adopted.includes('databaseMetricsLog'),
      }),
      founding: founds ? new DatabaseFounding(this, 'Founding', { environment, region, peer, secretsKey }) : undefined,
    });
    // Nothing imports it: a restored cluster has another. CloudFormation refuses to remove an export that the last release imports.
    if (peer) Stack.of(this).exportValue(cluster.attrDbClusterResourceId);
    this.administrator = Secret.fromSecretAttributes(this, 'Administrator', {
      secretPartialArn: Stack.of(this).formatArn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName: administratorSecretName(environment),
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      // By ARN: with the key itself, the CDK would add every reader to its policy, which is already complete.
      encryptionKey: Key.fromKeyArn(this, 'AdministratorKey', secretsKey.keyArn),
    });
    this.variables = {
      AWS_REGION: region.name,
      DATABASE_GLOBAL_CLUSTER: peer && globalClusterId(environment),
      DATABASE_READER_HOST: cluster.attrReadEndpointAddress,
      DATABASE_PORT: String(DATABASE_PORT),
      DATABASE_NAME,
    };
  }

  /** Lets `grantee` sign in as a database role, to the cluster of either region, and look up where the writer is. */
  grantConnect(grantee: IGrantable, role: LoginRole): void {
    const { environment, regions } = this.props;
    const { account } = Stack.of(this);
    Grant.addToPrincipal({
      grantee,
      actions: ['rds-db:connect'],
      // A cluster's resource id is random: the other region's is not known here.
      resourceArns: regions.map(({ name }) => `arn:aws:rds-db:${name}:${account}:dbuser:*/${role}`),
    });
    if (regions.length === 1) return;
    Grant.addToPrincipal({
      grantee,
      actions: ['rds:DescribeGlobalClusters'],
      resourceArns: [`arn:aws:rds::${account}:global-cluster:${globalClusterId(environment)}`],
    });
  }
}
