/** A next release that no one has written yet, and what no next release may change in passing. */
import { at, isObject, type Json } from '../assembly/template-index';
import type { Stack } from './assembly';
import { type Finding, Findings } from './findings';
import { claimsOf } from './refusals';
import { needsIn } from './resolve';
import { FROZEN } from './rules/change';
import { PROTECTIONS } from './rules/deletion';
import { ENGINE } from './rules/engine';
import { NAME_RULE } from './rules/held';
import type { Rule } from './rules/rule';
import type { ServiceSpec } from './service-spec';
import { has } from './settings';
import { Walk } from './walk';

/** The same stacks, except that each parameter that a task reads at its start is another one: as after a change of settings. */
export const trialRelease = (stacks: readonly Stack[]): readonly Stack[] =>
  stacks.map((stack) => {
    const resources = at(stack.template, 'Resources');
    if (!isObject(stack.template) || !isObject(resources)) return stack;
    const definitions = [...needsIn(stack.template)].filter(
      ([id]) => at(resources, id, 'Type') === 'AWS::ECS::TaskDefinition',
    );
    const read = new Set(definitions.flatMap(([, needs]) => [...needs]));
    const changed = Object.entries(resources).map(([id, resource]): readonly [string, Json] =>
      at(resource, 'Type') === 'AWS::SSM::Parameter' && read.has(id) ? [id, renamed(resource)] : [id, resource],
    );
    return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(changed) } };
  });

function renamed(parameter: Json): Json {
  const [properties, name] = [at(parameter, 'Properties'), at(parameter, 'Properties', 'Name')];
  if (!isObject(parameter) || !isObject(properties) || name === undefined) return parameter;
  return { ...parameter, Properties: { ...properties, Name: { 'Fn::Join': ['', [name, '-next']] }, Value: 'next' } };
}

/**
 * What takes two deployments: a replacement that collides with what it replaces, or that its export does not allow; a property that is
 * frozen; a protection that keeps the old half. Fixed names are left out: almost everything has one.
 */
export function needsTwoSteps(stacks: readonly Stack[], spec: ServiceSpec): readonly Finding[] {
  const found = new Findings();
  const { world } = new Walk(spec, stacks).assume(stacks);
  const imported = stacks
    .flatMap((stack) => world.exportsOf(stack))
    .filter((each) => world.importersOf(each).length > 0);
  for (const thing of world.things) {
    const note = (rule: Rule, how: string, what: string): void => found.add(rule, 'any release', thing, how, what);
    for (const { held, value } of claimsOf(thing, spec))
      if (held && held.id !== NAME_RULE) note(held, 'not replaced in one deployment', value);
    const exports = imported.filter(({ stack, of }) => stack.id === thing.stack.id && of.has(thing.logicalId));
    for (const each of exports) note(ENGINE.exportInUse, 'not replaced in one deployment', each.name);
    for (const row of FROZEN.filter(({ type }) => type === thing.type))
      if (!row.while || has(thing.properties, row.while))
        note(row, 'not changed in one deployment', row.properties?.join() ?? 'anything');
    for (const row of PROTECTIONS.filter(({ type }) => type === thing.type))
      if (thing.onReplace !== 'Retain' && has(thing.properties, row))
        note(row, 'not replaced in one deployment', 'the old one is left behind');
  }
  return found.all;
}
