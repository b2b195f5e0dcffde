/** What resource policies deny to everybody, or to everybody but the deployment. */
import { at, type Json, show } from '../../../assembly/template-index';
import { actionsOf } from '../iam/queries';

/** Whether a statement denies something to every principal, as far as its condition goes. */
export const deniesAll = (statement: Json): boolean =>
  at(statement, 'Effect') === 'Deny' &&
  (at(statement, 'Principal') === '*' || at(statement, 'Principal', 'AWS') === '*');

export const isUnconditional = (statement: Json): boolean => at(statement, 'Condition') === undefined;

/** Whether the only exception of a denial is the role that CloudFormation deploys as. */
export const sparesDeployment = (statement: Json): boolean =>
  /^\{"ArnNotEquals":\{"aws:PrincipalArn":\{"Fn::Sub":"arn:[^"*]*:role\/cdk-[a-z0-9]+-cfn-exec-role-[^"*]*"\}\}\}$/.test(
    show(at(statement, 'Condition')),
  );

/** What a policy fails to deny: of actions that no principal may do, and of those that the deployment alone may. */
export function missingDenials(
  statements: readonly Json[],
  byAll: readonly string[],
  byOthers: readonly string[],
): string | undefined {
  const denied = (which: (statement: Json) => boolean): readonly string[] =>
    statements.filter(deniesAll).filter(which).flatMap(actionsOf);
  const [always, spared] = [denied(isUnconditional), denied(sparesDeployment)];
  const missing = [
    ...byAll.filter((action) => !always.includes(action)),
    ...byOthers.filter((action) => !spared.includes(action)),
  ];
  return missing.length === 0 ? undefined : `no such denial of ${missing.join(', ')}`;
}
