/** Whether it is the right account, and whether the operator may do what is to be done. */
import { clusterArn, flipFunctionArn, globalClusterId } from '../../../config/names';
import { FLIP_FUNCTIONS } from '../../plan/step';
import { withClient } from '../../../runtime/aws-client';
import { messageOf } from '../../../runtime/text';
import { clientConfig, clientSettings, type ClientConfig } from '../aws-clients';
import { BLOCKS, type PreflightCheck, type PreflightFinding, type PreflightScope } from './check';

/** Actions of the operator, and what they are done to. */
export interface Permitted {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What a drill does with the operator's own permissions; what the plan's role may do is evaluated by Region switch. */
export function operatorActions({
  target,
  direction: { to, from },
}: Pick<PreflightScope, 'target' | 'direction'>): readonly Permitted[] {
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

export function operatorChecks(scene: PreflightScope): readonly PreflightCheck[] {
  const { target, direction } = scene;
  const config = clientConfig(target, direction.to);
  return [
    {
      name: 'account',
      required: target.environment.account,
      realOnly: true,
      blocks: BLOCKS.always,
      ask: async () => judgeAccount((await identity(config)).account, target.environment.account),
    },
    {
      name: 'permissions',
      required: 'everything that a flip does, also without Region switch',
      realOnly: true,
      ask: async () => permissions(config, operatorActions(scene)),
    },
  ];
}

/** Pure. */
export const judgeAccount = (found: string, required: string): PreflightFinding => ({
  passed: found === required,
  found,
});

async function identity(config: ClientConfig): Promise<{ readonly account: string; readonly arn: string }> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { Account = '', Arn = '' } = await withClient(new STSClient(clientSettings(config)), (sts) =>
    sts.send(new GetCallerIdentityCommand({})),
  );
  return { account: Account, arn: Arn };
}

/** IAM is asked in a fixed region, which a flip must not depend on: without an answer, the drill goes on. */
const permissions = (config: ClientConfig, wanted: readonly Permitted[]): Promise<PreflightFinding> =>
  deniedActions(config, wanted).then(judgePermissions, (error: unknown) => ({
    passed: false,
    unknown: true,
    found: `IAM cannot be asked: ${messageOf(error)}`,
    blocks: BLOCKS.never,
  }));

async function deniedActions(config: ClientConfig, wanted: readonly Permitted[]): Promise<readonly string[]> {
  const { GetRoleCommand, IAMClient, paginateSimulatePrincipalPolicy } = await import('@aws-sdk/client-iam');
  const { arn } = await identity(config);
  const role = roleOf(arn);
  return withClient(new IAMClient(clientSettings(config)), async (client) => {
    const found = role === undefined ? undefined : await client.send(new GetRoleCommand({ RoleName: role }));
    const denied: string[] = [];
    for (const { actions, resources } of wanted) {
      const input = {
        PolicySourceArn: found?.Role?.Arn ?? arn,
        ActionNames: [...actions],
        ResourceArns: [...resources],
      };
      for await (const { EvaluationResults = [] } of paginateSimulatePrincipalPolicy({ client }, input)) {
        for (const { EvalDecision, EvalActionName = '' } of EvaluationResults)
          if (EvalDecision !== 'allowed') denied.push(EvalActionName);
      }
    }
    return denied;
  });
}

/** Pure. */
export const judgePermissions = (denied: readonly string[]): PreflightFinding => ({
  passed: denied.length === 0,
  found: denied.length === 0 ? 'all allowed' : `not allowed: ${[...new Set(denied)].join(', ')}`,
});

/** The role of a session, whose ARN does not have the role's path; undefined where it is none. */
export const roleOf = (arn: string): string | undefined =>
  /^arn:aws[\w-]*:sts::\d{12}:assumed-role\/([^/]+)\//.exec(arn)?.[1];
