/**
 * Walks CloudFormation's order of operations over one stack at a time: creations and changes in the order of references, then the
 * clean-up. It asks what a service refuses (refusals.ts), whether running revisions can still start (running.ts), and for each change
 * that fails in turn whether the rollback ends and the next attempt can begin (failures.ts).
 */
import { isDeepStrictEqual } from 'node:util';
import { at, leaves } from '../assembly/template-index';
import { entriesAt, sorted, type Stack } from './assembly';
import { type Change, isReplacement, type Scene } from './change';
import { Facts } from './facts';
import { failEach } from './failures';
import { Findings } from './findings';
import {
  changedProperties,
  isImportable,
  type Refusal,
  refusedChange,
  refusedCreation,
  refusedDeletion,
} from './refusals';
import { needsIn, Resolver, thingOf } from './resolve';
import { GAP } from './rules/change';
import { ENGINE } from './rules/engine';
import { STOPS } from './rules/stops';
import { Running } from './running';
import type { ServiceSpec } from './service-spec';
import { has } from './settings';
import { type Export, type Thing, World } from './world';

/** What became of one stack. */
export interface Operation {
  readonly kind: 'create' | 'update' | 'delete';
  readonly stack: string;
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly deleted: number;
  /** Resources of which each was let fail in turn. */
  readonly failed: number;
}

/** How a stack is deployed or deleted. */
export interface Manner {
  /** With `--import-existing-resources`: what is retained under a literal name is adopted. */
  readonly imports?: boolean;
  /** The operator has lifted protections and termination protection, and emptied what is full. */
  readonly isLifted?: boolean;
}

/** One lifecycle, over one world. */
export class Walk {
  readonly world = new World();
  readonly findings = new Findings();
  readonly notes = new Findings();
  private readonly facts: Facts;

  /** @param stacks all stacks that the lifecycle may meet */
  constructor(
    private readonly spec: ServiceSpec,
    stacks: readonly Stack[],
  ) {
    this.facts = new Facts(stacks);
  }

  /** Lets stacks exist without asking anything. Twice, for values that stacks push to each other. */
  assume(stacks: readonly Stack[]): this {
    for (const stack of [...stacks, ...stacks]) {
      const scene = { ...this.sceneOf(stack, 'assume'), findings: new Findings(), notes: new Findings() };
      for (const logicalId of this.orderOf(stack)) {
        const change = this.changeTo(thingOf(stack, logicalId, this.world, this.spec));
        if (!change) continue;
        const before = this.world.put(change.after);
        if (before && isReplacement(change)) this.world.remove(before);
        this.facts.push(change.after, this.world);
      }
      this.exportFrom(scene);
    }
    return this;
  }

  /** Creates or updates a stack. */
  deploy(stack: Stack, { imports = false }: Manner = {}): Operation {
    const { world } = this;
    const before = world.ofStack(stack);
    const kind = before.length === 0 ? 'create' : 'update';
    const scene = this.sceneOf(stack, kind);
    this.facts.mustBeReadable(scene);
    const running = new Running(scene);
    const order = this.orderOf(stack);
    const changes: Change[] = [];
    for (const logicalId of order) {
      const change = this.changeTo(thingOf(stack, logicalId, world, this.spec), imports);
      if (change) changes.push(change);
      if (change) this.carryOut(change, scene, running);
    }
    const removed = before.filter(({ logicalId }) => !order.includes(logicalId));
    this.exportFrom(scene);
    failEach(scene, changes, needsIn(stack.template));
    for (const { before: old, replacing } of changes.filter(isReplacement).toReversed()) {
      if (!old) continue;
      const what = `${replacing.join(', ')} changes`;
      if (old.onReplace === 'Retain')
        this.findings.add(ENGINE.keptBehind, scene.step, old, 'the old one stays behind with what it holds', what);
      this.retire(old, old.onReplace, scene);
    }
    for (const thing of removed.toReversed()) this.retire(thing, thing.onDelete, scene);
    const count = (test: (change: Change) => boolean): number => changes.filter(test).length;
    const [created, replaced] = [count((change) => change.before === undefined), count(isReplacement)];
    const updated = changes.length - created - replaced;
    return { kind, stack: stack.id, created, updated, replaced, deleted: removed.length, failed: changes.length };
  }

  /** A person calls the functions behind a stack's custom resources: what they write is written again. */
  repeat(stack: Stack): void {
    for (const thing of this.world.ofStack(stack)) this.facts.push(thing, this.world);
  }

  /** Deletes a stack. */
  delete(stack: Stack, manner: Manner = {}): Operation {
    const { world, findings } = this;
    const scene = this.sceneOf(stack, 'delete');
    const things = world.ofStack(stack);
    const refuse = (rule: Refusal['rule'], logicalId: string, what: string): void =>
      findings.add(rule, scene.step, { stack, logicalId, type: '' }, 'the deletion is refused', what);
    if (stack.isProtected && !manner.isLifted) refuse(ENGINE.terminationProtected, '', 'the stack is protected');
    for (const each of world.exportsOf(stack)) {
      const importers = world.importersOf(each);
      if (importers.length > 0) refuse(ENGINE.exportInUse, each.name, `${importers.join(', ')} import it`);
      world.removeExport(each);
    }
    for (const logicalId of this.orderOf(stack).toReversed())
      for (const thing of things.filter((each) => each.logicalId === logicalId))
        this.retire(thing, thing.onDelete, scene, manner);
    return {
      kind: 'delete',
      stack: stack.id,
      created: 0,
      updated: 0,
      replaced: 0,
      deleted: things.length,
      failed: things.length,
    };
  }

  private sceneOf(stack: Stack, kind: string): Scene {
    const { world, spec, findings, notes } = this;
    return { world, spec, findings, notes, step: `${kind} ${stack.id}`, stack, isCreation: kind === 'create' };
  }

  /** Logical ids, each after what it needs. */
  private orderOf(stack: Stack): readonly string[] {
    const needs = needsIn(stack.template);
    return sorted([...needs.keys()], (id) => needs.get(id) ?? []);
  }

  /** Undefined where nothing changes. */
  private changeTo(after: Thing, imports = false): Change | undefined {
    const before = this.world.thing(after.id);
    const replacing = before ? this.spec.replacedBy(after.type, before.properties, after.properties) : [];
    const isSame = before?.type === after.type && isDeepStrictEqual(before.properties, after.properties);
    const kept = before || !imports || !isImportable(after, this.spec) ? [] : this.keptAs(after);
    for (const thing of kept) this.world.remove(thing);
    if (!before || !isSame) return { before, after, replacing, isAdopted: kept.length > 0 };
    // Its policies may be newer.
    if (before.onDelete !== after.onDelete || before.onReplace !== after.onReplace) this.world.put(after);
    return undefined;
  }

  private keptAs({ id, type, ref }: Thing): readonly Thing[] {
    const { world } = this;
    return [...world.ofType(type)].filter((thing) => world.isKept(thing) && thing.id === id && thing.ref === ref);
  }

  private carryOut(change: Change, scene: Scene, running: Running): void {
    const { before, after, replacing } = change;
    const { world, findings, step } = scene;
    const report = ({ rule, what }: Refusal, how = 'the operation is refused'): void =>
      findings.add(rule, step, after, how, what);
    if (before && before.type !== after.type) report({ rule: ENGINE.typeChanged, what: `it was ${before.type}` });
    for (const { value } of leaves(after.properties))
      if (typeof value === 'string' && value.startsWith('{import '))
        report({ rule: ENGINE.missingImport, what: value.slice(1, -1) });
    const why = before ? `${replacing.join(', ')} changes, which replaces it; ` : '';
    if (!before || isReplacement(change))
      for (const { rule, what, effect } of refusedCreation(after, world, this.spec))
        report({ rule, what: why + what }, EFFECTS[effect ?? 'refused']);
    else for (const refusal of refusedChange(before, after, world)) report(refusal);
    this.facts.copy(change, scene);
    running.expect(change);
    world.put(after);
    this.facts.push(after, world);
    running.check(change);
    this.note(change, scene);
  }

  /** Stops for a person, and moments without a rule. */
  private note({ before, after }: Change, { notes, step }: Scene): void {
    const changed = before ? changedProperties(before.properties, after.properties) : [];
    if (after.type === GAP.type && GAP.properties.some((name) => changed.includes(name)))
      notes.add(GAP, step, after, 'uncovered for some seconds', '');
    if (!before) this.stop(after, 'create', step);
  }

  private stop({ type, properties, ...thing }: Thing, when: 'create' | 'delete', step: string): void {
    for (const stop of STOPS.filter((row) => row.on === when && row.type === type))
      if (has(properties, stop.when)) this.notes.add(stop, step, { type, ...thing }, 'stop', '');
  }

  private exportFrom({ stack, world, findings, step }: Scene): void {
    const next = Object.values(entriesAt(stack.template, 'Outputs')).flatMap((output): readonly Export[] => {
      const resolver = new Resolver(stack, world);
      const [name, value] = [at(output, 'Export', 'Name'), String(resolver.resolve(at(output, 'Value') ?? ''))];
      const of = new Set([...resolver.used].flatMap((id) => world.thing(id)?.logicalId ?? []));
      return name === undefined ? [] : [{ name: String(resolver.resolve(name)), value, stack, of }];
    });
    for (const old of world.exportsOf(stack)) {
      const now = next.find(({ name }) => name === old.name);
      const importers = now?.value === old.value ? [] : world.importersOf(old);
      const [logicalId = old.name] = old.of;
      const type = String(at(stack.template, 'Resources', logicalId, 'Type') ?? '');
      const what = `its exported value ${now ? 'changes' : 'goes'}, and ${importers.join(', ')} import it`;
      if (importers.length > 0)
        findings.add(ENGINE.exportInUse, step, { stack, logicalId, type }, 'the operation is refused', what);
      world.removeExport(old);
    }
    for (const each of next) world.setExport(each);
  }

  /** Deletes a thing, unless its policy retains it. */
  private retire(
    thing: Thing,
    policy: string,
    { world, findings, step }: Scene,
    { isLifted = false }: Manner = {},
  ): void {
    if (policy.startsWith('Retain')) return world.keep(thing);
    this.stop(thing, 'delete', step);
    world.remove(thing);
    for (const { rule, what } of refusedDeletion(thing, world, { isFull: !isLifted, isLifted }))
      findings.add(rule, step, thing, 'it is not deleted', what);
  }
}

/** What a collision comes to. */
const EFFECTS = {
  refused: 'the creation is refused',
  undone: 'the clean-up undoes it',
  second: 'there is a second one',
} as const;
