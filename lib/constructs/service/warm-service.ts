import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Peer, Port, type SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  FargateService,
  PropagatedTagSource,
  type ScalableTaskCount,
} from 'aws-cdk-lib/aws-ecs';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { ServiceName } from '../../config/names';
import type { Environment, Region, ServiceSize } from '../../config/types';
import { series } from '../alarm/metrics';
import type { LogClass } from '../archive/retained-log-group';
import type { ServiceCluster } from './service-cluster';
import { complete, type Reach, securityGroup, type ServiceNetwork } from './service-network';
import { type ContainerSpec, ProgramTask, type ServingSpec } from './program-task';

/** Scaling target. If a zone is lost, the load of the other two rises by half, to 75 %: response times still hold there. */
const CPU_TARGET_PERCENT = 50;

/** Growing is urgent, shrinking is not: a task takes about a minute to start and costs little to keep. */
export const COOLDOWN = { scaleOutCooldown: Duration.minutes(1), scaleInCooldown: Duration.minutes(5) } as const;

/** What a service of a region gets from its stack. */
export interface ServiceProps {
  readonly environment: Environment;
  /** All regions of the environment, the service's own first. */
  readonly regions: readonly [Region, ...Region[]];
  readonly network: ServiceNetwork;
  readonly cluster: ServiceCluster;
  readonly zone: IHostedZone;
  /** Bucket that the load balancer writes its logs to. */
  readonly logBucket: string;
}

/** How a load balancer judges a task: out after 30 s of failures, back after 20 s of answers. */
export const HEALTH_CHECK = {
  healthyHttpCodes: '200',
  interval: Duration.seconds(10),
  timeout: Duration.seconds(5),
  healthyThresholdCount: 2,
  unhealthyThresholdCount: 3,
} as const;

export interface WarmServiceProps {
  readonly name: ServiceName;
  readonly size: ServiceSize;
  readonly cluster: ServiceCluster;
  readonly container: ContainerSpec & { readonly serves: ServingSpec };
  /** Retention class of what the tasks log. */
  readonly logClass: LogClass;
  readonly subnets: SubnetSelection;
  /** Destinations that the tasks may call; no other is reachable. */
  readonly reaches: readonly Reach[];
  /** What the tasks may do in AWS; default: nothing. */
  readonly permissions?: IManagedPolicy;
}

/**
 * A service that runs all the time, in the active and in the standby region (rule 4), over all zones. Its scalable target
 * sets the number of tasks, between floor and ceiling; the template never does, because that would undo a flip (rule 2).
 */
export class WarmService extends Construct {
  readonly service: FargateService;
  readonly scaling: ScalableTaskCount;
  readonly size: ServiceSize;
  private readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: WarmServiceProps) {
    super(scope, id);
    const { name, size, cluster, container } = props;
    this.size = size;
    const task = new ProgramTask(this, 'Task', { ...props, family: `${cluster.name}-${name}` });
    this.securityGroup = securityGroup(this, cluster.cluster.vpc, props);
    this.service = new FargateService(this, 'Service', {
      serviceName: name,
      cluster: cluster.cluster,
      taskDefinition: task.definition,
      vpcSubnets: props.subnets,
      securityGroups: [complete(this.securityGroup)],
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: AvailabilityZoneRebalancing.ENABLED,
      healthCheckGracePeriod: Duration.seconds(container.serves.start.seconds),
      propagateTags: PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
    });
    this.scaling = this.service.autoScaleTaskCount({ minCapacity: size.floor, maxCapacity: size.ceiling });
    this.scaling.scaleOnCpuUtilization('Cpu', {
      policyName: 'cpu',
      targetUtilizationPercent: CPU_TARGET_PERCENT,
      ...COOLDOWN,
    });
  }

  /** Admits only a load balancer, by its security group. That covers clients whose addresses it preserves (ELB user guide). */
  admit(balancer: SecurityGroup, port: number, what: string): void {
    this.securityGroup.addIngressRule(Peer.securityGroupId(balancer.securityGroupId), Port.tcp(port), what);
  }

  /** Tasks that run, once a minute, from Container Insights. */
  runningTasks(statistic: 'Minimum' | 'Maximum' | 'Average'): Metric {
    return this.measured('ECS/ContainerInsights', 'RunningTaskCount', statistic);
  }

  /** One of the service's own metrics, once a minute. */
  utilization(
    metricName: 'CPUUtilization' | 'MemoryUtilization',
    statistic: 'Average' | 'Maximum' = 'Average',
  ): Metric {
    return this.measured('AWS/ECS', metricName, statistic);
  }

  private measured(namespace: string, metricName: string, statistic: string): Metric {
    const dimensionsMap = { ClusterName: this.service.cluster.clusterName, ServiceName: this.service.serviceName };
    return series(namespace, metricName, { statistic, dimensionsMap, period: Duration.minutes(1) });
  }
}
