/** Watches, during an operation, that the revisions that run can start again, as they were released. */
import { isDeepStrictEqual } from 'node:util';
import type { Change, Scene } from './change';
import { grantsOf, lostGrants, type Revision, revisionsIn } from './permissions';
import { changedProperties } from './refusals';
import { ENGINE } from './rules/engine';
import { mentions, placeOf } from './world';

export class Running {
  private readonly revisions: readonly Revision[];
  /** What roles may do when the first permission changes. */
  private granted: ReadonlyMap<string, ReturnType<typeof grantsOf>> | undefined;

  /** At the beginning of the operation. */
  constructor(private readonly scene: Scene) {
    this.revisions = scene.isCreation ? [] : revisionsIn(scene.world);
  }

  /** Before a change is carried out. */
  expect({ before, after }: Change): void {
    if (this.granted || !before || !after.type.startsWith(IAM)) return;
    const roles = this.revisions.flatMap((revision) => revision.roles);
    this.granted = new Map([...new Set(roles)].map((role) => [role, grantsOf(role, this.scene.world)]));
  }

  /** After a change was carried out. */
  check({ before, after }: Change): void {
    const { findings, notes, step, world } = this.scene;
    if (!before) return;
    const isValue = after.type === 'AWS::SSM::Parameter' && before.ref === after.ref;
    if (isValue && changedProperties(before.properties, after.properties).includes('Value'))
      for (const { owner, definition } of this.inUse())
        if (mentions(definition.properties, after.ref))
          findings.add(
            ENGINE.changedBelow,
            step,
            after,
            'the revision before starts with the new value',
            `${placeOf(owner)} still runs it`,
          );
    if (!after.type.startsWith(IAM)) return;
    for (const { owner, definition, roles } of this.inUse()) {
      const losses = roles.flatMap((role) =>
        lostGrants(this.granted?.get(role) ?? [], grantsOf(role, world), definition, world),
      );
      // A function changes within the same operation, soon after its role; a service waits for its last task.
      const isBrief = owner.type === 'AWS::Lambda::Function' && owner.stack.id === after.stack.id;
      for (const { action, resource } of losses)
        (isBrief ? notes : findings).add(
          ENGINE.narrowed,
          step,
          after,
          'the revision before can no longer start',
          `${placeOf(owner)} still runs it, and needs ${action} on ${resource}`,
        );
    }
  }

  /** Revisions whose owner has not moved on. */
  private inUse(): readonly Revision[] {
    return this.revisions.filter(({ owner }) =>
      isDeepStrictEqual(this.scene.world.thing(owner.id)?.properties, owner.properties),
    );
  }
}

const IAM = 'AWS::IAM::';
