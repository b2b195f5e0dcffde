/** Permissions on a pattern of resources have a condition (B1). */
import type { Check, Finding } from '../../check';
import { at, type Json, show } from '../../../assembly/template-index';
import { demanded, policies, statementsOf } from './queries';

/** Actions on resources that only a pattern can name, and the condition keys that narrow the pattern. */
const HELD: readonly { readonly actions: RegExp; readonly on: RegExp; readonly by: readonly string[] }[] = [
  { actions: /^kms:/, on: /:key\/\*/, by: ['kms:ResourceAliases'] },
  {
    actions: /^application-autoscaling:RegisterScalableTarget$/,
    on: /scalable-target\/\*/,
    by: ['application-autoscaling:service-namespace'],
  },
];

const isAllowed = (statement: Json): boolean => at(statement, 'Effect') === 'Allow';
const actionsOf = (statement: Json): readonly string[] => [at(statement, 'Action') ?? []].flat().map(String);

/** Condition keys that a statement needs and lacks. */
const unheld = (statement: Json): readonly string[] =>
  HELD.filter(
    ({ actions, on }) =>
      actionsOf(statement).some((action) => actions.test(action)) && on.test(show(at(statement, 'Resource'))),
  )
    .flatMap(({ by }) => by)
    .filter(
      (key) =>
        ![
          ...demanded(statement, key),
          ...[at(statement, 'Condition', 'ForAnyValue:StringEquals', key) ?? []].flat(),
        ].some((value) => value !== ''),
    );

const heldByConditions: Check = {
  id: 'B1',
  name: 'held-by-conditions',
  sentence: 'Where a resource can only be named by a pattern, a condition says which of it may be used',
  holdsIn: 'every',
  find: (tree) =>
    policies(tree)
      .filter(({ kind }) => kind === 'identity')
      .flatMap((policy): readonly Finding[] => {
        const missing = [...new Set(statementsOf(policy).filter(isAllowed).flatMap(unheld))];
        return missing.length === 0
          ? []
          : [
              {
                path: policy.resource.path,
                found: `no condition on ${missing.join(', ')}`,
                required: 'a condition that names what is meant',
                fix: 'grant it through the noun that is used',
              },
            ];
      }),
};

/** What Lambda does for a function in a network, with the function's own role. */
const ATTACHES = 'ec2:CreateNetworkInterface';

/** Whether a statement denies an action to the code of functions only: Lambda's own calls name no function. */
const deniesToCode = (statement: Json, action: string): boolean =>
  at(statement, 'Effect') === 'Deny' &&
  actionsOf(statement).includes(action) &&
  at(statement, 'Resource') === '*' &&
  show(at(statement, 'Condition')) === show({ Null: { 'lambda:SourceFunctionArn': 'false' } });

const codeAttachesNothing: Check = {
  id: 'B1',
  name: 'code-attaches-nothing',
  sentence: 'The code of a function may not use the network permissions that Lambda needs to run it',
  holdsIn: 'every',
  find: (tree) =>
    policies(tree)
      .filter(
        (policy) =>
          policy.kind === 'identity' &&
          statementsOf(policy).some((statement) => isAllowed(statement) && actionsOf(statement).includes(ATTACHES)),
      )
      .flatMap((policy): readonly Finding[] => {
        const statements = statementsOf(policy);
        const open = statements
          .filter(isAllowed)
          .flatMap(actionsOf)
          .filter((action) => !statements.some((statement) => deniesToCode(statement, action)));
        return open.length === 0
          ? []
          : [
              {
                path: policy.resource.path,
                found: `${open.join(', ')} for the code too`,
                required: 'a denial of the same actions where lambda:SourceFunctionArn is set',
                fix: 'keep both statements of network.functions',
              },
            ];
      }),
};

export const PERMISSION_CHECKS: readonly Check[] = [heldByConditions, codeAttachesNothing];
