/** Rule 3: no action of a flip depends on what may be lost. */
import { type Actor, ACTIONS, FORBIDDEN } from '../../../recovery/plan/iam-actions';
import type { Check } from '../../check';
import { at, type Resource, show, texts, type TemplateIndex } from '../../../assembly/template-index';
import { actionsOf } from '../iam/queries';
import { target } from '../references';
import { checkOf } from '../shapes';
import { allowedTo, plans, regionNames } from './queries';

/** A role that acts in a flip. */
interface Acting {
  readonly path: string;
  readonly actor: Actor;
  readonly role: Resource;
}

const ACTORS = ['plan', 'step', 'operator'] as const;

/** The roles of an actor: of the plan, of the functions of its steps, and of the operator. */
function rolesOf(tree: TemplateIndex, actor: Actor): readonly Resource[] {
  const rolesIn = (resources: readonly Resource[], key: string): readonly Resource[] =>
    resources
      .flatMap((resource) => target(tree, resource, at(resource.properties, key)) ?? [])
      .filter(({ type }) => type === 'AWS::IAM::Role');
  const withName = (type: string, key: string, name: RegExp): readonly Resource[] =>
    tree.ofType(type).filter(({ properties }) => name.test(String(at(properties, key))));
  switch (actor) {
    case 'plan':
      return rolesIn(plans(tree), 'ExecutionRole');
    case 'step':
      return rolesIn(withName('AWS::Lambda::Function', 'FunctionName', /^holdfast-[a-z]+-flip-[a-z]+$/), 'Role');
    case 'operator':
      return withName('AWS::IAM::Role', 'RoleName', /-drill-operator-/);
  }
}

const acting = (tree: TemplateIndex): readonly Acting[] =>
  ACTORS.flatMap((actor) => rolesOf(tree, actor).map((role) => ({ path: role.path, actor, role })));

const isListed = (actor: Actor, action: string): boolean =>
  ACTIONS.some((listed) => listed.action === action && listed.actors.includes(actor));

const listedActions = checkOf({
  id: 'rule-3',
  name: 'actions',
  sentence:
    'Every action that Region switch, the functions of the plan and the operator may use is listed with what it depends on, and none is forbidden',
  of: acting,
  required: 'an action that lib/recovery/plan/iam-actions.ts lists for the actor, with what it depends on',
  fix: 'do without it or do it before or after a flip with another role; or list it',
  found: ({ actor, role }, tree) =>
    [...new Set(allowedTo(tree, role).flatMap(actionsOf))].flatMap((action) => {
      const forbidden = FORBIDDEN.find(({ pattern }) => pattern.test(action));
      if (forbidden) return `${action}, which is ${forbidden.because}`;
      return isListed(actor, action) ? [] : `${action}, not listed for the ${actor}`;
    }),
});

/** Every check of what the roles of a flip may do, and where. */
export const ACTION_CHECKS: readonly Check[] = [
  {
    ...listedActions,
    holdsIn: 'two-region',
    find: (tree) => [
      ...ACTORS.filter((actor) => rolesOf(tree, actor).length === 0).map((actor) => ({
        path: '',
        found: `no role of the ${actor}`,
        required: 'a role of the plan, of its functions and of the operator',
        fix: 'keep ExecutionRole, FlipFunctions and DrillOperator',
      })),
      ...listedActions.find(tree),
    ],
  },
  {
    id: 'rule-3',
    name: 'no-unused-actions',
    sentence: 'A template allows every action of the list',
    holdsIn: 'two-region',
    find: (tree) =>
      ACTORS.flatMap((actor) => {
        const held = rolesOf(tree, actor).flatMap((role) => allowedTo(tree, role).flatMap(actionsOf));
        return ACTIONS.filter(({ action, actors }) => actors.includes(actor) && !held.includes(action)).map(
          ({ action }) => ({
            path: 'lib/recovery/plan/iam-actions.ts',
            found: `${action} of the ${actor}`,
            required: 'an action that a template allows',
            fix: 'take it out of the list',
          }),
        );
      }),
  },
  checkOf({
    id: 'rule-3',
    name: 'regional-permissions',
    sentence: 'A function of the plan may do nothing in the other region',
    holdsIn: 'two-region',
    of: acting,
    where: ({ actor }) => actor === 'step',
    required: 'resources of its own region',
    fix: 'let the function of the other region do it',
    found: ({ role }, tree) => {
      const others = regionNames(tree).filter((region) => region !== role.stack.region);
      return allowedTo(tree, role)
        .map((statement) => at(statement, 'Resource') ?? null)
        .filter((resource) => texts(resource).some((text) => others.some((region) => text.includes(region))))
        .map(show);
    },
  }),
];
