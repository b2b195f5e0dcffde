/** Whether it is the right account, and whether the operator may do what is to be done. */
import { clusterArn, flipFunctionArn, globalClusterId } from '../../../config/names';
import { FLIP_FUNCTIONS } from '../../plan/step';
import { clientConfig, settings, type ClientConfig } from '../aws-clients';
import { BLOCKS, type PreflightCheck, type PreflightFinding, type Scene } from './check';

/** Actions of the operator, and what they are done to. */
export interface Permitted {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What a drill does with the operator's own permissions; what the plan's role may do is evaluated by Region switch. */
export function operatorActions({
  target,
  direction: { to, from },
}: Pick<Scene, 'target' | 'direction'>): readonly Permitted[] {
  const { environment, planArn } = target;
  const database = [
    `arn:aws:rds::${environment.account}:global-cluster:${globalClusterId(environment)}`,
    clusterArn(environment, to),
    clusterArn(environment, from),
  ];
  return [
    {
      actions: [
        'StartPlanExecution',
        'GetPlanExecution',
        'ListPlanExecutions',
        'ListPlanExecutionEvents',
        'UpdatePlanExecution',
        'UpdatePlanExecutionStep',
        'CancelPlanExecution',
      ].map((action) => `arc-region-switch:${action}`),
      resources: [planArn],
    },
    { actions: ['rds:SwitchoverGlobalCluster', 'rds:FailoverGlobalCluster'], resources: database },
    {
      actions: ['lambda:InvokeFunction'],
      resources: FLIP_FUNCTIONS.map((name) => flipFunctionArn(environment, name, to)),
    },
  ];
}

export function operatorChecks(scene: Scene): readonly PreflightCheck[] {
  const {
    target,
    direction: { to },
  } = scene;
  const line = clientConfig(target, to);
  return [
    {
      name: 'account',
      required: target.environment.account,
      commitments: [],
      rehearsed: false,
      blocks: BLOCKS.always,
      ask: async () => judgeAccount((await identity(line)).account, target.environment.account),
    },
    {
      name: 'permissions',
      required: 'everything that a flip does, also without Region switch',
      commitments: [],
      rehearsed: false,
      blocks: BLOCKS.switchover,
      ask: async () => permissions(line, operatorActions(scene)),
    },
  ];
}

/** Pure. */
export const judgeAccount = (found: string, required: string): PreflightFinding => ({
  passed: found === required,
  found,
});

async function identity(line: ClientConfig): Promise<{ readonly account: string; readonly arn: string }> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const sts = new STSClient(settings(line));
  try {
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn };
  } finally {
    sts.destroy();
  }
}

/** IAM is asked in a fixed region, which a flip must not depend on: without an answer, the drill goes on. */
async function permissions(line: ClientConfig, wanted: readonly Permitted[]): Promise<PreflightFinding> {
  const { GetRoleCommand, IAMClient, paginateSimulatePrincipalPolicy } = await import('@aws-sdk/client-iam');
  const client = new IAMClient(settings(line));
  try {
    const { arn } = await identity(line);
    const role = roleOf(arn);
    const principal =
      role === undefined ? arn : ((await client.send(new GetRoleCommand({ RoleName: role }))).Role?.Arn ?? arn);
    const denied: string[] = [];
    for (const { actions, resources } of wanted) {
      const input = { PolicySourceArn: principal, ActionNames: [...actions], ResourceArns: [...resources] };
      for await (const { EvaluationResults } of paginateSimulatePrincipalPolicy({ client }, input)) {
        denied.push(
          ...(EvaluationResults ?? [])
            .filter(({ EvalDecision }) => EvalDecision !== 'allowed')
            .map(({ EvalActionName }) => EvalActionName ?? ''),
        );
      }
    }
    return judgePermissions(denied);
  } catch (error) {
    return {
      passed: false,
      found: `IAM cannot be asked: ${error instanceof Error ? error.message : String(error)}`,
      blocks: BLOCKS.never,
    };
  } finally {
    client.destroy();
  }
}

/** Pure. */
export const judgePermissions = (denied: readonly string[]): PreflightFinding => ({
  passed: denied.length === 0,
  found: denied.length === 0 ? 'all allowed' : `not allowed: ${[...new Set(denied)].join(', ')}`,
});

/** The role of a session, whose ARN does not have the role's path; undefined where it is none. */
export const roleOf = (arn: string): string | undefined =>
  /^arn:aws[\w-]*:sts::\d{12}:assumed-role\/([^/]+)\//.exec(arn)?.[1];
