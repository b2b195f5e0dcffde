/** Plan evaluation: whether everything that the plan names is there, asked before anything happens. */
import type { Plan, ResourceWarning, Step } from '../../../region-switch/model/types';
import { withParts } from './steps';

/** What the latest evaluation found. */
export interface PlanEvaluation {
  readonly time: Date;
  readonly warnings: readonly ResourceWarning[];
}

/**
 * Evaluates a plan, as Region switch does whenever one is made and every 30 minutes after.
 * @param exists whether a function, cluster or service is there, by its ARN
 */
export function evaluate(plan: Plan, exists: (arn: string) => boolean, time: Date): PlanEvaluation {
  const warnings = plan.workflows.flatMap(({ workflowTargetAction, steps = [] }) =>
    withParts(steps).flatMap((step) =>
      arnsOf(step)
        .filter((arn) => !exists(arn))
        .map((arn): ResourceWarning => ({
          workflow: { action: workflowTargetAction },
          version: plan.version ?? '1',
          stepName: step.name,
          resourceArn: arn,
          warningStatus: 'active',
          warningUpdatedTime: time,
          warningMessage: `${arn} does not exist`,
        })),
    ),
  );
  return { time, warnings };
}

const arnsOf = ({ executionBlockConfiguration: block }: Step): readonly string[] => [
  ...(block.customActionLambdaConfig?.lambdas ?? []).flatMap(({ arn }) => arn ?? []),
  ...(block.globalAuroraConfig?.databaseClusterArns ?? []),
  ...(block.ecsCapacityIncreaseConfig?.services ?? []).flatMap(({ serviceArn }) => serviceArn ?? []),
];
