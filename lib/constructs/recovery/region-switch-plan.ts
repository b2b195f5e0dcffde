import { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { Construct } from 'constructs';
import { planName } from '../../config/names';
import { RECOVERY } from '../../config/numbers';
import { PROOF_FOLDERS } from '../../config/record-writers';
import { healthAlarmArn } from '../../recovery/plan/step';
import { ACTIVATE, POST_RECOVERY } from '../../recovery/plan/steps';
import type { Evidence } from '../backup/audit-evidence';
import { ExecutionRole } from './execution-role';
import { planSteps, type PlanScope } from './plan-steps';

export interface RegionSwitchPlanProps extends PlanScope {
  /** Where Region switch puts its report of each execution. */
  readonly evidence: Evidence;
}

/**
 * The plan by which the active role moves, made from lib/recovery/plan/steps.ts: one workflow that activates each region, and
 * what follows once the other one is back. It exists once; its executions are started in the region that is activated.
 */
export class RegionSwitchPlan extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: RegionSwitchPlanProps) {
    super(scope, id);
    const { environment, regions, evidence } = props;
    const role = new ExecutionRole(this, 'Role', props);
    const [home] = regions;
    const plan = new CfnPlan(this, 'Plan', {
      name: planName(environment),
      description: `Moves ${environment.name} from one region to the other; docs/runbooks/region-flip.md`,
      executionRole: role.arn,
      recoveryApproach: 'activePassive',
      regions: regions.map(({ name }) => name),
      // Where the service began; says nothing about who is active, and Region switch uses it for its display only.
      primaryRegion: home.name,
      recoveryTimeObjectiveMinutes: RECOVERY.timeObjective.hours * 60,
      workflows: [
        ...regions.map(({ name }) => ({
          workflowTargetAction: 'activate',
          workflowTargetRegion: name,
          workflowDescription: `Makes ${name} the active region`,
          steps: planSteps(props, ACTIVATE),
        })),
        {
          workflowTargetAction: 'postRecovery',
          workflowDescription: 'Makes two regions of one again',
          steps: planSteps(props, POST_RECOVERY),
        },
      ],
      associatedAlarms: Object.fromEntries(
        regions.map((region) => [
          region.name,
          { resourceIdentifier: healthAlarmArn(environment, region), alarmType: 'applicationHealth' },
        ]),
      ),
      reportConfiguration: {
        reportOutput: [
          {
            s3Configuration: {
              bucketPath: `${evidence.bucket}/${PROOF_FOLDERS.flipStatements}`,
              bucketOwner: environment.account,
            },
          },
        ],
      },
    });
    plan.node.addDependency(role);
    this.arn = plan.attrArn;
  }
}
