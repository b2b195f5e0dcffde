import { Stack } from 'aws-cdk-lib';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Region } from '../../config/types';
import { ProgramTask } from '../service/program-task';
import { ServiceCluster } from '../service/service-cluster';
import { databases, securityGroup, type ServiceNetwork, WEB } from '../service/service-network';
import type { MigrationSecret, MigrationVariables } from '../../contracts/migration';
import { DATABASE_ROLE } from '../../runtime/database/roles';
import type { TenantDatabase } from './tenant-database';

export interface MigrationTaskProps {
  /** Name of the cluster and of the task definition's family; computed, so that the deployment knows it. */
  readonly name: string;
  /** All regions of the environment, the task's own first: the writer may be in any. */
  readonly regions: readonly Region[];
  readonly network: ServiceNetwork;
  readonly database: TenantDatabase;
  readonly logKey: IKey;
}

/**
 * Brings the schema up to date. A person or the deployment runs this task before the release that needs it. It has its own
 * cluster: at the first deployment, the services' cluster does not exist yet.
 */
export class MigrationTask extends Construct {
  /** How to run it, as a command line. */
  readonly call: string;
  readonly cluster: ServiceCluster;

  constructor(scope: Construct, id: string, props: MigrationTaskProps) {
    super(scope, id);
    const { name, network, logKey, database } = props;
    const variables: MigrationVariables = database.variables;
    // It signs in as the migration role, and only that role may become the owner.
    const permissions = new ManagedPolicy(this, 'Permissions');
    database.grantConnect(permissions, DATABASE_ROLE.migration);
    this.cluster = new ServiceCluster(this, 'Cluster', { name, vpc: network.vpc, logKey });
    new ProgramTask(this, 'Task', {
      name: 'migration',
      family: name,
      size: { cpu: 256, memoryMiB: 512 },
      cluster: this.cluster,
      container: {
        source: 'db',
        variables,
        secrets: { DATABASE_ADMINISTRATOR: database.administrator } satisfies Record<MigrationSecret, ISecret>,
      },
      logClass: 'infrastructure',
      permissions,
    });
    // WEB reaches AWS endpoints and, through the S3 gateway, image layers; the firewall refuses everything else.
    const reaches = [WEB, ...databases(props.regions)];
    this.call = this.runTask(props, securityGroup(this, network.vpc, { reaches }));
  }

  private runTask({ name, network }: MigrationTaskProps, group: SecurityGroup): string {
    const subnets = network.vpc.selectSubnets(network.subnets('application')).subnetIds.join(',');
    const vpc = `awsvpcConfiguration={subnets=[${subnets}],securityGroups=[${group.securityGroupId}],assignPublicIp=DISABLED}`;
    return `aws ecs run-task --region ${Stack.of(this).region} --cluster ${name} --task-definition ${name} --launch-type FARGATE --network-configuration '${vpc}'`;
  }
}
