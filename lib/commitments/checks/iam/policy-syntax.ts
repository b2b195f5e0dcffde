/** Every policy is complete: AWS reads an incomplete one as something else (B1). */
import { at, type Json, show } from '../../../assembly/template-index';
import { checkOf } from '../shapes';
import { policies, type Policy, statementsOf } from './queries';

/** What a statement lacks. AWS refuses some such statements, and reads the others as something else. */
function lacks({ kind }: Policy, statement: Json): string | undefined {
  const has = (...names: readonly string[]): boolean =>
    names.some((name) => [at(statement, name) ?? []].flat().length > 0);
  if (!['Allow', 'Deny'].includes(String(at(statement, 'Effect'))))
    return `the effect ${show(at(statement, 'Effect'))}`;
  if (!has('Action', 'NotAction')) return 'a statement without an action';
  if (kind !== 'identity' && !has('Principal')) return 'a statement without a principal';
  if (kind !== 'trust' && !has('Resource', 'NotResource')) return 'a statement without a resource';
  return undefined;
}

export const completePolicies = checkOf({
  id: 'B1',
  name: 'complete-policies',
  sentence: 'Every policy exists, has version 2012-10-17, and each of its statements is complete',
  of: policies('identity', 'resource', 'trust'),
  required: 'Version 2012-10-17, and in each statement Effect, Action, Resource and Principal as its kind has them',
  fix: 'grant through the construct that is used',
  found: (policy) => {
    const { document } = policy;
    const statements = statementsOf(policy);
    if (statements.length === 0) return `a policy without statements, ${show(document)}`;
    if (at(document, 'Version') !== '2012-10-17') return `version ${show(at(document, 'Version'))}`;
    return statements.flatMap((statement) => lacks(policy, statement) ?? []);
  },
});
