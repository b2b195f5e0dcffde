/** Permissions on a pattern of resources have a condition (B1). */
import type { Check } from '../../check';
import { at, type Json, show } from '../../../assembly/template-index';
import { checkOf } from '../shapes';
import { actionsOf, allowedBy, demanded, policies, statementsOf } from './queries';

/** Actions on resources that only a pattern can name, and the condition keys that narrow the pattern. */
const ON_PATTERNS: readonly { readonly actions: RegExp; readonly on: RegExp; readonly key: string }[] = [
  { actions: /^kms:/, on: /:key\/\*/, key: 'kms:ResourceAliases' },
  {
    actions: /^application-autoscaling:RegisterScalableTarget$/,
    on: /scalable-target\/\*/,
    key: 'application-autoscaling:service-namespace',
  },
];

/** Whether a condition gives a key a value, other than the empty one. */
const hasValue = (statement: Json, key: string): boolean =>
  [...demanded(statement, key), ...[at(statement, 'Condition', 'ForAnyValue:StringEquals', key) ?? []].flat()].some(
    (value) => value !== '',
  );

/** Condition keys that a statement needs and lacks. */
const missingKeys = (statement: Json): readonly string[] =>
  ON_PATTERNS.filter(
    ({ actions, on, key }) =>
      actionsOf(statement).some((action) => actions.test(action)) &&
      on.test(show(at(statement, 'Resource'))) &&
      !hasValue(statement, key),
  ).map(({ key }) => key);

/** What Lambda does for a function in a network, with the function's own role. */
const ATTACHES = 'ec2:CreateNetworkInterface';

/** Whether a statement denies an action to the code of functions only: Lambda's own calls name no function. */
const deniesToCode = (statement: Json, action: string): boolean =>
  at(statement, 'Effect') === 'Deny' &&
  actionsOf(statement).includes(action) &&
  at(statement, 'Resource') === '*' &&
  show(at(statement, 'Condition')) === show({ Null: { 'lambda:SourceFunctionArn': 'false' } });

export const PERMISSION_CHECKS: readonly Check[] = [
  checkOf({
    id: 'B1',
    name: 'wildcard-conditions',
    sentence: 'Where a resource can only be named by a pattern, a condition says which of it may be used',
    of: policies('identity'),
    required: 'a condition that names the resource',
    fix: 'grant it through the construct that the resource belongs to',
    found: (policy) => [...new Set(allowedBy(policy).flatMap(missingKeys))].map((key) => `no condition on ${key}`),
  }),
  checkOf({
    id: 'B1',
    name: 'network-interface-denial',
    sentence: 'The code of a function may not use the network permissions that Lambda needs to run it',
    of: policies('identity'),
    required: 'a denial of the same actions where lambda:SourceFunctionArn is set',
    fix: 'keep both statements of network.functions',
    found: (policy) => {
      const actions = allowedBy(policy).flatMap(actionsOf);
      if (!actions.includes(ATTACHES)) return undefined;
      return actions
        .filter((action) => !statementsOf(policy).some((statement) => deniesToCode(statement, action)))
        .map((action) => `${action} is allowed to the code too`);
    },
  }),
];
