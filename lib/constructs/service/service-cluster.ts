import { Stack } from 'aws-cdk-lib';
import { Cluster, ContainerInsights, ExecuteCommandLogging } from 'aws-cdk-lib/aws-ecs';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { RetainedLogGroup } from '../archive/retained-log-group';
import { allow } from '../permission/statements';

export interface ServiceClusterProps {
  /** Name of the cluster; computed, so that the other region and operators know it. */
  readonly name: string;
  readonly vpc: IVpc;
  readonly logKey: IKey;
  /** Policy that lets ECS pull images, where another cluster of the region has one; default: a new one. */
  readonly imagePull?: ManagedPolicy;
}

/** Where a region's tasks run: Fargate, watched by Container Insights; and what each task needs in order to start. */
export class ServiceCluster extends Construct {
  readonly name: string;
  readonly cluster: Cluster;
  readonly logKey: IKey;
  /** Lets ECS pull an image; one policy, because all images are in the same repository. */
  readonly imagePull: ManagedPolicy;

  constructor(scope: Construct, id: string, { name, vpc, logKey, imagePull }: ServiceClusterProps) {
    super(scope, id);
    this.name = name;
    this.logKey = logKey;
    // Otherwise Container Insights creates this group, and keeps its records for ever.
    const insights = new RetainedLogGroup(this, 'Insights', {
      retentionClass: 'infrastructure',
      key: logKey,
      name: `/aws/ecs/containerinsights/${name}/performance`,
    });
    // For ECS Exec, which no service allows; if one does, its commands are logged.
    const commands = new RetainedLogGroup(this, 'Commands', { key: logKey });
    this.cluster = new Cluster(this, 'Cluster', {
      clusterName: name,
      vpc,
      containerInsightsV2: ContainerInsights.ENHANCED,
      executeCommandConfiguration: {
        logging: ExecuteCommandLogging.OVERRIDE,
        logConfiguration: { cloudWatchLogGroup: commands, cloudWatchEncryptionEnabled: true },
      },
    });
    this.cluster.node.addDependency(insights);
    this.imagePull = imagePull ?? new ManagedPolicy(this, 'ImagePull', { statements: [this.guardDutyAgent()] });
  }

  /** GuardDuty adds its agent to each task as a sidecar, and pulls it with the task's execution role (G1). */
  private guardDutyAgent(): PolicyStatement {
    // The repository is in another account of AWS in every region.
    const repository = { service: 'ecr', account: '*', resource: 'repository' };
    return allow(
      ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
      Stack.of(this).formatArn({ ...repository, resourceName: 'aws-guardduty-agent-fargate' }),
    );
  }
}
