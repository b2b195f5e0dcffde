/** Plan evaluation: whether everything that the plan names is there, asked before anything happens. */
import type { Plan, ResourceWarning, Step } from '../../lib/region-switch/model/types';
import type { ServiceName } from '../../lib/config/names';
import { SERVICE_NAMES } from '../api/service';
import type { Engines } from '../backend';
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

// What Region switch remembers of each service's size. It takes samples in peace, so that a region that is lost need not be
// asked (ARC Region switch user guide, "sampledMaxInLast24Hours"); a rehearsal is shorter than a day.

export class Samples {
  readonly #most = new Map<string, number>();

  constructor(
    private readonly engines: Engines,
    private readonly regions: readonly string[],
  ) {}

  /** Looks at every region that is there. */
  take(): void {
    for (const region of this.regions.filter((each) => this.engines.isReachable(each))) {
      for (const service of SERVICE_NAMES) {
        const key = `${region}/${service}`;
        this.#most.set(key, Math.max(this.#most.get(key) ?? 0, this.engines.services.size(region, service).running));
      }
    }
  }

  /** The most tasks of a service that were seen to run in regions other than this one. */
  most(except: string, service: ServiceName): number {
    return Math.max(
      0,
      ...this.regions
        .filter((region) => region !== except)
        .map((region) => this.#most.get(`${region}/${service}`) ?? 0),
    );
  }
}
