import { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { COOLDOWN, type WarmService } from '../service/warm-service';
import { CONNECTIONS } from '../../contracts/gateway';

/** A task turns sessions away at {@link CONNECTIONS}; half of that leaves time to start another. */
const SESSIONS_PER_TASK = CONNECTIONS / 2;

export interface SessionScalingProps {
  readonly tasks: WarmService;
  readonly loadBalancer: NetworkLoadBalancer;
}

/**
 * Grows the gateway by open sessions (M2): slow senders hold many of them and cost no CPU. An L1, because the CDK's
 * target tracking knows single metrics, and this is a quotient: what all zones have open, by the tasks that run.
 */
export class SessionScaling extends Construct {
  constructor(scope: Construct, id: string, { tasks, loadBalancer }: SessionScalingProps) {
    super(scope, id);
    const { service } = tasks;
    const policy = new CfnScalingPolicy(this, 'Policy', {
      policyName: 'sessions',
      policyType: 'TargetTrackingScaling',
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${service.cluster.clusterName}/${service.serviceName}`,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: SESSIONS_PER_TASK,
        scaleInCooldown: COOLDOWN.scaleInCooldown.toSeconds(),
        scaleOutCooldown: COOLDOWN.scaleOutCooldown.toSeconds(),
        customizedMetricSpecification: {
          metrics: [
            query('sessions', loadBalancer.metrics.activeFlowCount({ statistic: 'Sum' })),
            query('tasks', tasks.runningTasks('Average')),
            { id: 'perTask', expression: 'sessions / tasks', returnData: true },
          ],
        },
      },
    });
    policy.node.addDependency(tasks.scaling);
  }
}

/** A metric as scaling policies write it; they look once a minute, whatever its period. */
function query(id: string, metric: Metric): CfnScalingPolicy.TargetTrackingMetricDataQueryProperty {
  const dimensions = Object.entries(metric.dimensions ?? {}).map(([name, value]) => ({ name, value: `${value}` }));
  const { namespace, metricName, statistic } = metric;
  return { id, metricStat: { metric: { namespace, metricName, dimensions }, stat: statistic }, returnData: false };
}
