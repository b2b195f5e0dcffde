/** The lives of an environment that are rehearsed: first creation, release, a region made anew, teardown. */
import { isDeepStrictEqual } from 'node:util';
import { at, isObject, type Json, leaves } from '../assembly/template-index';
import type { Stack } from './assembly';
import { CUSTOM } from './facts';
import type { Finding } from './findings';
import { checkRetention } from './retention';
import { ENGINE } from './rules/engine';
import type { Rule } from './rules/rule';
import type { ServiceSpec } from './service-spec';
import { type Operation, Walk } from './walk';
import type { Thing, World } from './world';

/** What a lifecycle came to. */
export interface Rehearsal {
  readonly title: string;
  readonly operations: readonly Operation[];
  readonly findings: readonly Finding[];
  /** Stops for a person, and moments without a rule. */
  readonly notes: readonly Finding[];
  readonly answered: readonly Answered[];
}

/** A command that a guide gives for what a rule says of a type. */
export interface Answer {
  readonly rule: Rule['id'];
  readonly type: string;
  readonly command: string;
}

interface Answered extends Finding {
  readonly command: string;
}

/** First creation: every stack of each assembly in turn, on an account with nothing in it. */
export function rehearseCreation(passes: readonly (readonly Stack[])[], spec: ServiceSpec): Rehearsal {
  const walk = new Walk(spec, passes.flat());
  const operations = passes.flatMap((stacks) => stacks.map((stack) => walk.deploy(stack)));
  checkRetention(walk.world, spec, walk.findings);
  return rehearsed('first creation', walk, operations);
}

/** A release: the stacks of one assembly over those of another; then those that are gone. */
export function rehearseRelease(
  before: readonly Stack[],
  after: readonly Stack[],
  spec: ServiceSpec,
  title = 'release',
): Rehearsal {
  const walk = new Walk(spec, [...before, ...after]);
  walk.assume(before);
  const gone = before.filter(({ id }) => !after.some((stack) => stack.id === id));
  const operations = [
    ...after.map((stack) => walk.deploy(stack)),
    ...gone.toReversed().map((stack) => walk.delete(stack)),
  ];
  return rehearsed(title, walk, operations);
}

/** How a lost region comes back. */
export interface Rebuild {
  readonly region: string;
  /** The deployment imports what is retained under a literal name. */
  readonly imports: boolean;
  /** Stacks of which a person repeats what they write into parameters, before anything is deployed; ids. */
  readonly repeats?: readonly string[];
  /** Passes over the stacks of both regions; the first creates the lost region's. */
  readonly passes: readonly (readonly Stack[])[];
}

/** A region is lost with its stacks; what is retained is still there. Its stacks are made anew, the others follow. */
export function rehearseRebuild(before: readonly Stack[], given: Rebuild, spec: ServiceSpec): Rehearsal {
  const { region, imports, repeats = [], passes } = given;
  const walk = new Walk(spec, [...before, ...passes.flat()]);
  walk.assume(before);
  const lost = before.filter((stack) => stack.region === region);
  const operations = lost.toReversed().map((stack) => walk.delete(stack, { isLifted: true }));
  for (const key of [...walk.world.pushed.keys()]) if (key.startsWith(`${region} `)) walk.world.pushed.delete(key);
  const survivors = [...walk.world.things];
  for (const stack of before.filter(({ id }) => repeats.includes(id))) walk.repeat(stack);
  const rebuilt = passes.flatMap((stacks) => stacks.map((stack) => walk.deploy(stack, { imports })));
  for (const thing of staleAnswers(survivors, walk.world, region, lost))
    walk.findings.add(
      ENGINE.notCalled,
      `rebuild ${region}`,
      thing,
      'it is not called',
      `it names what was made anew in ${region}`,
    );
  return rehearsed(`${region} made anew`, walk, [...operations, ...rebuilt]);
}

/** Custom resources that name something of a region made anew, and that nothing has called since. */
function staleAnswers(
  survivors: readonly Thing[],
  world: World,
  region: string,
  lost: readonly Stack[],
): readonly Thing[] {
  const names = new Set([region, ...lost.flatMap(addressesOf)]);
  return survivors
    .filter(
      (thing) => CUSTOM.test(thing.type) && isDeepStrictEqual(world.thing(thing.id)?.properties, thing.properties),
    )
    .filter(({ properties }) => leaves(properties).some(({ value }) => names.has(String(value))));
}

/** Address ranges of a stack's networks: by them, and by names, regions know each other. */
function addressesOf({ template }: Stack): readonly string[] {
  const resources = at(template, 'Resources');
  const networks = Object.values(isObject(resources) ? resources : {}).filter(
    (each) => at(each, 'Type') === 'AWS::EC2::VPC',
  );
  return networks.flatMap((network: Json) => at(network, 'Properties', 'CidrBlock') ?? []).map(String);
}

/** Teardown: every stack is deleted, the last one first. */
export function rehearseTeardown(stacks: readonly Stack[], spec: ServiceSpec): Rehearsal {
  const walk = new Walk(spec, stacks);
  walk.assume(stacks);
  return rehearsed(
    'teardown',
    walk,
    stacks.toReversed().map((stack) => walk.delete(stack)),
  );
}

const rehearsed = (title: string, { findings, notes }: Walk, operations: readonly Operation[]): Rehearsal => ({
  title,
  operations,
  findings: findings.all,
  notes: notes.all,
  answered: [],
});

/** Takes out the findings that a command answers. */
export function answer(rehearsal: Rehearsal, answers: readonly Answer[]): Rehearsal {
  const commandOf = ({ rule, type }: Finding): string | undefined =>
    answers.find((each) => each.rule === rule.id && each.type === type)?.command;
  return {
    ...rehearsal,
    findings: rehearsal.findings.filter((finding) => commandOf(finding) === undefined),
    answered: rehearsal.findings.flatMap((finding) => {
      const command = commandOf(finding);
      return command === undefined ? [] : [{ ...finding, command }];
    }),
  };
}
