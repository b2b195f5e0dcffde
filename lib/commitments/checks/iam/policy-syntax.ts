/** Every policy is complete: AWS reads an incomplete one as something else (B1). */
import type { Check } from '../../check';
import { at, type Json, show } from '../../../assembly/template-index';
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

export const whole: Check = {
  id: 'B1',
  name: 'policies-whole',
  sentence:
    'Every policy exists, has version 2012-10-17, and says in each statement who may do what with what, or may not',
  holdsIn: 'every',
  find: (tree) =>
    policies(tree).flatMap((policy) => {
      const { document, resource } = policy;
      const statements = statementsOf(policy);
      const found =
        statements.length === 0
          ? `a policy without statements, ${show(document)}`
          : at(document, 'Version') === '2012-10-17'
            ? statements.map((each) => lacks(policy, each)).find((text) => text !== undefined)
            : `version ${show(at(document, 'Version'))}`;
      return found === undefined
        ? []
        : [
            {
              path: resource.path,
              found,
              required:
                'Version 2012-10-17, and of each statement Effect, Action, Resource and Principal as its kind has them',
              fix: 'grant through the noun',
            },
          ];
    }),
};
