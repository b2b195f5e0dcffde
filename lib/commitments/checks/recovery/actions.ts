/** Rule 3: no action of a flip depends on what may be lost. */
import { type Actor, ACTIONS, FORBIDDEN } from '../../../recovery/plan/iam-actions';
import type { Check, Finding } from '../../check';
import { at, type Resource, show, texts, type TemplateIndex } from '../../../assembly/template-index';
import { target } from '../detection/queries';
import { actionsOf, allowedTo, flipFunctions, plans } from './queries';

/** A role that acts in a flip. */
interface Acting {
  readonly actor: Actor;
  readonly role: Resource;
}

function acting(tree: TemplateIndex): readonly Acting[] {
  const roleOf = (resource: Resource, key: string): readonly Resource[] => {
    const role = target(tree, resource, at(resource.properties, key));
    return role?.type === 'AWS::IAM::Role' ? [role] : [];
  };
  return [
    ...plans(tree)
      .flatMap((plan) => roleOf(plan, 'ExecutionRole'))
      .map((role) => ({ actor: 'plan' as const, role })),
    ...flipFunctions(tree)
      .flatMap((each) => roleOf(each, 'Role'))
      .map((role) => ({ actor: 'step' as const, role })),
    ...tree
      .ofType('AWS::IAM::Role')
      .filter(({ properties }) => String(at(properties, 'RoleName')).includes('-drill-operator-'))
      .map((role) => ({ actor: 'operator' as const, role })),
  ];
}

const actionsListed: Check = {
  id: 'rule-3',
  name: 'actions',
  sentence:
    'Every action that Region switch, the functions of the plan and the operator may use is listed with what it depends on, and none is forbidden',
  holdsIn: 'two-region',
  find: (tree) => {
    const roles = acting(tree);
    const missing = (['plan', 'step', 'operator'] as const).filter(
      (actor) => !roles.some((each) => each.actor === actor),
    );
    return [
      ...missing.map((actor): Finding => ({
        path: '',
        found: `no role of the ${actor}`,
        required: 'a role of the plan, of its functions and of the operator',
        fix: 'keep ExecutionRole, FlipFunctions and DrillOperator',
      })),
      ...roles.flatMap(({ actor, role }) =>
        [...new Set(allowedTo(tree, role).flatMap(actionsOf))].flatMap((action) => judged(actor, role, action)),
      ),
    ];
  },
};

function judged(actor: Actor, { path }: Resource, action: string): readonly Finding[] {
  const forbidden = FORBIDDEN.find(({ pattern }) => pattern.test(action));
  if (forbidden)
    return [
      {
        path,
        found: action,
        required: `not ${forbidden.because}`,
        fix: 'do it before or after a flip, with another role',
      },
    ];
  if (ACTIONS.some((listed) => listed.action === action && listed.actors.includes(actor))) return [];
  return [
    {
      path,
      found: `${action}, not listed for the ${actor}`,
      required: 'an action with its class',
      fix: 'do without it, or say in lib/recovery/plan/iam-actions.ts what it depends on',
    },
  ];
}

const listIsUsed: Check = {
  id: 'rule-3',
  name: 'actions-used',
  sentence: 'A template allows every action of the list',
  holdsIn: 'two-region',
  find: (tree) => {
    const held = acting(tree).flatMap(({ actor, role }) =>
      allowedTo(tree, role)
        .flatMap(actionsOf)
        .map((action) => `${actor} ${action}`),
    );
    return ACTIONS.flatMap(({ action, actors }) =>
      actors
        .filter((actor) => !held.includes(`${actor} ${action}`))
        .map((actor) => ({
          path: 'lib/recovery/plan/iam-actions.ts',
          found: `${action} of the ${actor}`,
          required: 'an action that a template allows',
          fix: 'take it out of the list',
        })),
    );
  },
};

const ownRegion: Check = {
  id: 'rule-3',
  name: 'own-region',
  sentence: 'A function of the plan may do nothing in the other region',
  holdsIn: 'two-region',
  find: (tree) =>
    acting(tree)
      .filter(({ actor }) => actor === 'step')
      .flatMap(({ role }) => {
        const foreign = [...new Set(tree.stacks.map(({ region }) => region))].filter(
          (region) => region !== role.stack.region,
        );
        return allowedTo(tree, role)
          .filter((statement) =>
            texts(at(statement, 'Resource') ?? null).some((text) => foreign.some((region) => text.includes(region))),
          )
          .map((statement) => ({
            path: role.path,
            found: show(at(statement, 'Resource')),
            required: 'resources of its own region',
            fix: 'let the function of the other region do it',
          }));
      }),
};

/** Every check of what the roles of a flip may do, and where. */
export const ACTION_CHECKS: readonly Check[] = [actionsListed, listIsUsed, ownRegion];
