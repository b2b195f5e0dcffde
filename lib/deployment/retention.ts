/** What is retained when its stack goes, and what of it goes all the same. */
import { isObject } from '../assembly/template-index';
import type { Findings } from './findings';
import { ORPHAN } from './rules/deletion';
import { ENGINE } from './rules/engine';
import type { ServiceSpec } from './service-spec';
import { placeOf, refersTo, type Thing, type World } from './world';

/** Finds what a retained resource refers to that is not retained, and names of retained resources that go. */
export function checkRetention(world: World, spec: ServiceSpec, findings: Findings): void {
  for (const thing of world.things) {
    const used = [...thing.uses].flatMap((id) => world.thing(id) ?? []);
    if (isRetained(thing))
      for (const other of used.filter((each) => !isRetained(each) && needs(thing, each, spec)))
        findings.add(ENGINE.retainedUses, STEP, thing, 'it is retained and refers to what is not', placeOf(other));
    const named = used.find(isRetained);
    if (thing.type === ORPHAN.type && named && !isRetained(thing))
      findings.add(ORPHAN, STEP, thing, 'it goes while what it names stays', placeOf(named));
  }
}

/** Any deletion of a stack. */
const STEP = 'delete';

const isRetained = ({ onDelete }: Thing): boolean => onDelete.startsWith('Retain');

/** A reference within the thing's own name needs nothing: the name stays as it is. */
function needs({ type, properties }: Thing, other: Thing, spec: ServiceSpec): boolean {
  const identity = spec.identityOf(type);
  const rest = Object.entries(isObject(properties) ? properties : {}).filter(([name]) => !identity.includes(name));
  return refersTo(Object.fromEntries(rest), other);
}
