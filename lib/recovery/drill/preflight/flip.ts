/** Whether Region switch is ready to flip: the plan is evaluated, and no other execution is under way. */
import type { Region } from '../../../config/types';
import { itemsOf, type RegionSwitch } from '../../../region-switch/client';
import { executionsUnderWay } from '../../plan/freeze';
import { drillOf } from '../execution';
import { BLOCKS, type PreflightCheck, type PreflightFinding, type PreflightScope } from './check';

export function flipChecks(scene: PreflightScope): readonly PreflightCheck[] {
  const { to, from } = scene.direction;
  const { breakGlass } = scene.options;
  return [
    {
      name: 'plan',
      required: 'evaluated in its present version, and passed',
      commitments: ['M5'],
      blocks: breakGlass ? BLOCKS.never : BLOCKS.switchover,
      ask: async () => evaluationOf(await scene.regionSwitch(to), scene.target.planArn),
    },
    otherFlipCheck(scene, to, breakGlass ? BLOCKS.switchover : BLOCKS.always),
    otherFlipCheck(scene, from),
  ];
}

async function evaluationOf(arc: RegionSwitch, planArn: string): Promise<PreflightFinding> {
  const [{ plan }, status] = await Promise.all([
    arc.call('GetPlanInRegion', { arn: planArn }),
    arc.call('GetPlanEvaluationStatus', { planArn }),
  ]);
  const warnings = await itemsOf(arc.pages('GetPlanEvaluationStatus', { planArn }), (page) => page.warnings);
  return judgeEvaluation({
    state: status.evaluationState ?? 'unknown',
    evaluated: status.lastEvaluatedVersion,
    present: plan?.version,
    warnings: warnings
      .filter(({ warningStatus }) => warningStatus === 'active')
      .map(({ warningMessage }) => warningMessage),
  });
}

interface Evaluation {
  readonly state: string;
  readonly evaluated: string | undefined;
  readonly present: string | undefined;
  readonly warnings: readonly string[];
}

/** Pure. */
export function judgeEvaluation({ state, evaluated, present, warnings }: Evaluation): PreflightFinding {
  const version = `version ${evaluated ?? 'unknown'} of ${present ?? 'unknown'}`;
  return {
    passed: state === 'passed' && evaluated === present,
    found: [`${state}, ${version}`, ...warnings].join('; '),
  };
}

const otherFlipCheck = (scene: PreflightScope, region: Region, blocks?: PreflightCheck['blocks']): PreflightCheck => ({
  name: `no other flip in ${region.name}`,
  required: 'no execution of the plan under way',
  ...(blocks && { blocks }),
  async ask() {
    const [other] = await executionsUnderWay(await scene.regionSwitch(region), scene.target.planArn);
    if (!other) return { passed: true, found: 'none' };
    const drill = drillOf(other);
    const way = drill === undefined ? '' : `, of drill ${drill}: go on with --resume ${drill}`;
    return { passed: false, found: `${other.executionId} (${other.what}, ${other.state})${way}` };
  },
});
