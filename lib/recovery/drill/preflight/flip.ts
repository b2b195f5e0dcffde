/** Whether Region switch is ready to flip: the plan is evaluated, and no other execution is under way. */
import { itemsOf, type RegionSwitch } from '../../../region-switch/client';
import type { Region } from '../../../config/types';
import { executionsUnderWay } from '../../plan/freeze';
import { drillOf } from '../execution';
import { BLOCKS, type PreflightCheck, type PreflightFinding, type Scene } from './check';

export function flipChecks(scene: Scene): readonly PreflightCheck[] {
  const {
    direction: { to, from },
    options: { breakGlass },
  } = scene;
  return [
    {
      name: 'plan',
      required: 'evaluated in its present version, and passed',
      commitments: ['M5'],
      rehearsed: true,
      blocks: breakGlass ? BLOCKS.never : BLOCKS.switchover,
      ask: async () => evaluated(await scene.regionSwitch(to), scene.target.planArn),
    },
    noOther(scene, to, breakGlass ? BLOCKS.switchover : BLOCKS.always),
    noOther(scene, from, BLOCKS.switchover),
  ];
}

async function evaluated(arc: RegionSwitch, planArn: string): Promise<PreflightFinding> {
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

/** Pure. */
export function judgeEvaluation(seen: {
  readonly state: string;
  readonly evaluated: string | undefined;
  readonly present: string | undefined;
  readonly warnings: readonly string[];
}): PreflightFinding {
  const { state, evaluated, present, warnings } = seen;
  const version = `version ${evaluated ?? 'unknown'} of ${present ?? 'unknown'}`;
  return {
    passed: state === 'passed' && evaluated === present,
    found: [`${state}, ${version}`, ...warnings].join('; '),
  };
}

const noOther = (scene: Scene, region: Region, blocks: PreflightCheck['blocks']): PreflightCheck => ({
  name: `no other flip in ${region.name}`,
  required: 'no execution of the plan under way',
  commitments: [],
  rehearsed: true,
  blocks,
  async ask() {
    const [other] = await executionsUnderWay(await scene.regionSwitch(region), scene.target.planArn);
    if (!other) return { passed: true, found: 'none' };
    const drill = drillOf(other);
    return {
      passed: false,
      found: `${other.executionId} (${other.what}, ${other.state})${drill === undefined ? '' : `, of drill ${drill}: go on with --resume ${drill}`}`,
    };
  },
});
