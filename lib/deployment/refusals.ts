/** Asks the tables of rules whether a service would refuse an operation on one resource. */
import { isDeepStrictEqual } from 'node:util';
import { at, isObject, type Json } from '../assembly/template-index';
import { type Frozen, FROZEN, ONE_WAY } from './rules/change';
import { type Content, CONTENTS, PROTECTIONS, type Use, USES } from './rules/deletion';
import { ENGINE } from './rules/engine';
import { HELD, type Held, WIDE_NAMES } from './rules/held';
import type { Rule } from './rules/rule';
import type { ServiceSpec } from './service-spec';
import { has, valuesAt } from './settings';
import { placeOf, refersTo, type Thing, type World } from './world';

/** Why an operation on a resource does not work, or works otherwise than meant. */
export interface Refusal {
  readonly rule: Rule;
  /** What is in the way. */
  readonly what: string;
  /** Of a collision. */
  readonly effect?: Held['effect'];
}

interface Claim {
  /** Equal for two things that cannot exist at the same time. */
  readonly key: string;
  /** Undefined: the physical id. */
  readonly held?: Held;
  readonly value: string;
}

/** Names and values that a thing holds while it exists. */
export function claimsOf(thing: Thing, spec: ServiceSpec): readonly Claim[] {
  const { type, properties } = thing;
  const held = HELD.filter((row) => row.type === type && (!row.when || has(properties, row.when))).flatMap((row) =>
    heldBy(properties, row.holds).map((value) => ({
      key: keyOf(thing, row.holds.join(), value, row.scope),
      held: row,
      value,
    })),
  );
  if (held.length > 0) return held;
  const identity = spec.identityOf(type).map((name) => at(properties, name));
  const value = identity.every((part) => typeof part === 'string') ? identity.join(' ') : '';
  return value === '' ? [] : [{ key: keyOf(thing, '', value, WIDE_NAMES[type]), value }];
}

const keyOf = (
  { type, stack: { account, region } }: Thing,
  holds: string,
  value: string,
  scope: Held['scope'],
): string =>
  [type, holds, value, ...(scope === 'partition' ? [] : scope === 'account' ? [account] : [account, region])].join('|');

/** One text for each set of values; none where a value is missing that is not marked with `?`. */
function heldBy(properties: Json, holds: readonly string[]): readonly string[] {
  let sets: readonly string[] = [''];
  for (const path of holds) {
    const values = valuesAt(properties, path.replace('?', '')).map((value) => JSON.stringify(value));
    if (values.length === 0 && !path.endsWith('?')) return [];
    if (values.length > 0) sets = sets.flatMap((set) => values.map((value) => `${set} ${value}`.trim()));
  }
  return sets;
}

/** What is in the way of creating a thing; the one that it replaces still exists. */
export function refusedCreation(thing: Thing, world: World, spec: ServiceSpec): readonly Refusal[] {
  return claimsOf(thing, spec).flatMap((claim): readonly Refusal[] => {
    const holds = (other: Thing): boolean => claimsOf(other, spec).some(({ key }) => key === claim.key);
    const other = [...world.ofType(thing.type)].find(holds);
    if (!other) return [];
    const isKept = world.isKept(other);
    const rule = claim.held ?? (isKept ? ENGINE.keptName : ENGINE.nameTaken);
    const what = `${claim.value || thing.type} is held by ${isKept ? 'what was kept of ' : ''}${placeOf(other)}`;
    return [{ rule, what, effect: claim.held?.effect }];
  });
}

/** Whether a change set with `--import-existing-resources` adopts what exists under the thing's name. */
export function isImportable({ type, properties, onDelete }: Thing, spec: ServiceSpec): boolean {
  const identity = spec.identityOf(type).map((name) => at(properties, name));
  const isLiteral = identity.every((part) => typeof part === 'string' && !part.includes('{'));
  return onDelete.startsWith('Retain') && identity.length > 0 && isLiteral;
}

/** Top-level properties that differ. */
export function changedProperties(before: Json, after: Json): readonly string[] {
  const names = [before, after].flatMap((each) => (isObject(each) ? Object.keys(each) : []));
  return [...new Set(names)].filter((name) => !isDeepStrictEqual(at(before, name), at(after, name)));
}

/** Why a change in place is refused. */
export function refusedChange(before: Thing, after: Thing, world: World): readonly Refusal[] {
  const changed = changedProperties(before.properties, after.properties);
  const { account, region } = after.stack;
  const isNear = ({ stack }: Thing): boolean => stack.account === account && stack.region === region;
  return FROZEN.filter(({ type }) => type === after.type)
    .filter((row) =>
      changed.some((name) => (row.properties ? row.properties.includes(name) : name !== row.while?.property)),
    )
    .filter((row) => !row.while || has(before.properties, row.while))
    .filter(
      ({ whileOther: other }) =>
        !other || [...world.ofType(other.type)].some((near) => isNear(near) && has(near.properties, other)),
    )
    .filter((row) => !isInForce(row, after, [...world.ofType(row.whileOther?.type ?? '')].filter(isNear)))
    .map((rule) => ({ rule, what: `${changed.join(', ')} changes` }));
}

/** Whether a change gives its properties the value that another resource has put in force. */
const isInForce = ({ properties = [], whileOther }: Frozen, after: Thing, others: readonly Thing[]): boolean =>
  whileOther !== undefined &&
  properties.every((name) =>
    others.some((other) =>
      valuesAt(other.properties, whileOther.inForce).some((value) =>
        isDeepStrictEqual(value, at(after.properties, name)),
      ),
    ),
  );

/** Why a rollback cannot take a change in place back; what refuses the change itself is not said again. */
export function refusedReturn(before: Thing, after: Thing, world: World): readonly Refusal[] {
  const changed = changedProperties(before.properties, after.properties);
  const refused = refusedChange(before, after, world).map(({ rule }) => rule);
  const rows = ONE_WAY.filter(({ type, property }) => type === after.type && changed.includes(property));
  return [
    ...refusedChange(after, before, world).filter(({ rule }) => !refused.includes(rule)),
    ...rows.map((rule) => ({ rule, what: `${rule.property} changed` })),
  ];
}

/** A deletion, and what its operator has seen to. */
export interface Deletion {
  /** The resource was there long enough to hold contents; not in the rollback of its creation. */
  readonly isFull: boolean;
  /** The operator has lifted protections. */
  readonly isLifted: boolean;
  /** What no longer counts as a user: in a rollback, what goes or becomes again what it was. */
  readonly gone?: ReadonlySet<Thing>;
}

/** Why a deletion is refused. */
export function refusedDeletion(thing: Thing, world: World, { isFull, isLifted, gone }: Deletion): readonly Refusal[] {
  const protections = isLifted
    ? []
    : PROTECTIONS.filter((row) => row.type === thing.type && has(thing.properties, row));
  const contents = isFull ? CONTENTS.filter((row) => row.type === thing.type && isFullOf(row, thing, world)) : [];
  return [
    ...protections.map((rule) => ({ rule, what: `${rule.property} protects it` })),
    ...contents.map((rule) => ({ rule, what: 'it holds what no template names' })),
    ...USES.filter((row) => row.type === thing.type).flatMap((rule): readonly Refusal[] => {
      const user = userOf(rule, thing, world, gone);
      return user ? [{ rule, what: `${placeOf(user)} uses it` }] : [];
    }),
  ];
}

function isFullOf({ unless, emptiedBy, sealedBy, filledBy }: Content, thing: Thing, world: World): boolean {
  const { id, properties } = thing;
  if (unless && has(properties, unless)) return false;
  if (sealedBy && !has(properties, sealedBy)) return false;
  if (emptiedBy && [...world.ofType(emptiedBy)].some(({ uses }) => uses.has(id))) return false;
  if (!filledBy) return true;
  const end = String(at(properties, filledBy.endsLike)).replace(/\.$/, '');
  return world.made.some(
    (each) => each.type === filledBy.type && String(at(each.properties, filledBy.property)).endsWith(end),
  );
}

/** By reference; or by its name, where that is how the service knows it. */
function userOf({ by, named }: Use, thing: Thing, world: World, gone?: ReadonlySet<Thing>): Thing | undefined {
  const users = [...world.usersOf(thing.id)].filter(({ properties }) => refersTo(properties, thing));
  const namers =
    by && named ? [...world.ofType(by)].filter(({ properties }) => at(properties, named) === thing.ref) : [];
  return [...users, ...namers].find((user) => user !== thing && !gone?.has(user) && (!by || by === user.type));
}
