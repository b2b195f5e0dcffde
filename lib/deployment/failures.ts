/** Lets each change of an operation fail in turn, and asks whether the rollback ends and the next attempt can begin. */
import { type Change, isReplacement, type Scene } from './change';
import { claimsOf, type Refusal, refusedDeletion, refusedReturn } from './refusals';
import { ENGINE } from './rules/engine';
import type { Thing } from './world';

/**
 * Everything that does not come after the failing resource may be done when it fails, and is rolled back. So one question for each
 * change is enough, whether it can be taken back, and a count of the resources whose failure asks it.
 *
 * @param needs logical ids of the same template that come before a logical id
 */
export function failEach(
  scene: Scene,
  changes: readonly Change[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const { findings, step, stack, isCreation } = scene;
  const gone = new Set(changes.map(({ after }) => after));
  for (const change of changes) {
    const { logicalId } = change.after;
    const refusals = stuckOn(change, gone, scene);
    const before = refusals.length > 0 ? ancestors(logicalId, needs) : new Set<string>();
    const fatal = changes.filter(({ after }) => after.logicalId !== logicalId && !before.has(after.logicalId));
    for (const { rule, what } of fatal.length > 0 ? refusals : [])
      findings.add(rule, step, change.after, endOf(change, scene), `if any of ${fatal.length} others fails; ${what}`);
  }
  if (isCreation && stack.isProtected && changes.length > 1)
    findings.add(
      ENGINE.protectedRetry,
      step,
      { stack, logicalId: '', type: '' },
      'the next attempt cannot begin',
      'if its creation fails',
    );
}

function endOf(change: Change, { isCreation, spec }: Scene): string {
  if (isCreation) return `the creation cannot roll back (${ENGINE.undeletableAtBirth.id}: ROLLBACK_FAILED)`;
  if (change.before && !isReplacement(change)) return 'the update cannot roll back (UPDATE_ROLLBACK_FAILED)';
  const next = claimsOf(change.after, spec).length > 0 ? ', and the next attempt meets its name' : '';
  return `the rollback leaves it behind, in no stack (${ENGINE.leftBehind.id})${next}`;
}

/** Why a rollback cannot take a change back. In it, what was created goes, and what was changed is as it was. */
function stuckOn(change: Change, gone: ReadonlySet<Thing>, { world, spec }: Scene): readonly Refusal[] {
  const { before, after, isAdopted } = change;
  if (isAdopted) return [];
  if (before && !isReplacement(change)) return refusedReturn(before, after, world);
  if (after.onDelete !== 'Retain') return refusedDeletion(after, world, { isFull: false, isLifted: false, gone });
  const parents = [...gone].filter(({ id, type }) => after.uses.has(id) && isPartOf(after.type, type));
  return parents.length > 0 || claimsOf(after, spec).length === 0
    ? []
    : [{ rule: ENGINE.retainedInRollback, what: 'it is retained' }];
}

/** Streams, filters and subscriptions go with their log group. */
const isPartOf = (type: string, parent: string): boolean =>
  parent === 'AWS::Logs::LogGroup' && type.startsWith('AWS::Logs::');

function ancestors(id: string, needs: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (each: string): void => {
    for (const need of needs.get(each) ?? []) if (!found.has(need) && found.add(need)) visit(need);
  };
  visit(id);
  return found;
}
