/** Facts that stacks leave for each other outside of templates: parameters that custom resources write, and copies of objects. */
import { at, isObject, type Json, leaves } from '../assembly/template-index';
import { entriesAt, type Stack } from './assembly';
import type { Change, Scene } from './change';
import { SSM_VALUE } from './resolve';
import { ENGINE } from './rules/engine';
import { textsOf, valuesAt } from './settings';
import type { Thing, World } from './world';

/** Types of custom resources. */
export const CUSTOM = /^(Custom::|AWS::CloudFormation::CustomResource$)/;

/** What the stacks of a lifecycle write for each other. */
export class Facts {
  /** Texts that some custom resource has, and names of parameters. */
  private readonly written: ReadonlySet<string>;
  private readonly buckets: ReadonlySet<string>;
  private readonly regions: ReadonlySet<string>;

  /** @param stacks all that the lifecycle may meet */
  constructor(stacks: readonly Stack[]) {
    const resources = stacks.flatMap(({ template }) => Object.values(entriesAt(template, 'Resources')));
    const textsIn = (type: RegExp, ...keys: readonly string[]): readonly string[] =>
      resources
        .filter((resource) => type.test(String(at(resource, 'Type'))))
        .flatMap((resource) => leaves(at(resource, 'Properties', ...keys) ?? {}).map(({ value }) => String(value)));
    this.written = new Set([...textsIn(CUSTOM), ...textsIn(/^AWS::SSM::Parameter$/, 'Name')]);
    this.buckets = new Set(textsIn(/^AWS::S3::Bucket$/, 'BucketName'));
    this.regions = new Set(stacks.map(({ region }) => region));
  }

  /** Parameters that a template reads must exist when its change set is made. */
  mustBeReadable({ world, findings, step, stack }: Scene): void {
    const { region, account, template } = stack;
    for (const [logicalId, parameter] of Object.entries(entriesAt(template, 'Parameters'))) {
      const name = String(at(parameter, 'Default'));
      if (!String(at(parameter, 'Type')).startsWith(SSM_VALUE) || !this.written.has(name)) continue;
      const isHere = ({ ref, stack: own }: Thing): boolean =>
        ref === name && own.region === region && own.account === account;
      if (!world.pushed.has(`${region} ${name}`) && ![...world.ofType('AWS::SSM::Parameter')].some(isHere))
        findings.add(
          ENGINE.missingParameter,
          step,
          { stack, logicalId, type: '' },
          'the operation is refused',
          `there is no ${name} in ${region}`,
        );
    }
  }

  /** Remembers what a custom resource writes: objects that hold a parameter's name, and maybe a region. */
  push({ type, properties, stack }: Thing, world: World): void {
    const visit = (value: Json): void => {
      if (Array.isArray(value)) for (const each of value) visit(each);
      if (!isObject(value)) return;
      const texts = textsOf(Object.values(value));
      const regions = texts.filter((text) => this.regions.has(text));
      for (const name of texts.filter((text) => text.startsWith('/')))
        for (const region of regions.length > 0 ? regions : [stack.region])
          world.pushed.set(`${region} ${name}`, texts.join(' '));
      for (const inner of Object.values(value)) visit(inner);
    };
    if (CUSTOM.test(type)) visit(properties);
  }

  /** Objects that were written before a replication, or before its destination is made anew, are in one place only. */
  copy({ before, after, isAdopted }: Change, { world, findings, step }: Scene): void {
    if (after.type !== 'AWS::S3::Bucket' || isAdopted) return;
    const existing = [...world.ofType(after.type)];
    const old = before ? destinationsOf(before) : [];
    for (const name of new Set(destinationsOf(after).filter((each) => !old.includes(each)))) {
      if (this.buckets.has(name) && !existing.some(({ ref }) => ref === name))
        findings.add(ENGINE.noDestination, step, after, 'the operation is refused', `there is no ${name} yet`);
      if (before) findings.add(ENGINE.copiesNoRecords, step, after, NOT_COPIED, `to ${name}`);
    }
    for (const source of before ? [] : existing)
      if (source.stack.id !== after.stack.id && destinationsOf(source).includes(after.ref))
        findings.add(ENGINE.copiesNoRecords, step, source, NOT_COPIED, `to the new ${after.ref}`);
  }
}

const NOT_COPIED = 'what was written before is not copied';

/** Names of the buckets that a bucket replicates to. */
const destinationsOf = ({ properties }: Thing): readonly string[] =>
  valuesAt(properties, 'ReplicationConfiguration.Rules.Destination.Bucket').map((arn) =>
    String(arn).replace(/^arn:aws:s3:::/, ''),
  );
