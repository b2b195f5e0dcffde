/** Stacks cut by hand, as small as a fault allows. */
import type { Json } from '../../lib/assembly/template-index';
import type { Stack } from '../../lib/deployment/assembly';
import {
  rehearseCreation,
  rehearseRebuild,
  rehearseRelease,
  rehearseTeardown,
  type Rehearsal,
} from '../../lib/deployment/lifecycles';
import { ServiceSpec } from '../../lib/deployment/service-spec';

export type Resources = Readonly<Record<string, Json>>;

/** A stack of the region that its id begins with: `a/Network`. @param sections of its template, next to the resources */
export const stack = (id: string, Resources: Resources, sections: Resources = {}): Stack => ({
  id,
  name: id.replace('/', '-'),
  account: '111122223333',
  region: id.split('/')[0] ?? '',
  isProtected: false,
  dependencies: [],
  template: { Resources, ...sections },
});

/** A resource of a template. */
export const resource = (type: string, properties: Resources = {}, attributes: Resources = {}): Json => ({
  Type: type,
  Properties: properties,
  ...attributes,
});

/** Kept when its stack goes, deleted when its creation is rolled back. */
export const KEPT = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' } as const;

/** Anything that can fail, and holds nothing. */
export const other = resource('AWS::SNS::Topic');

export const ref = (id: string): Json => ({ Ref: id });
export const attribute = (id: string, name: string): Json => ({ 'Fn::GetAtt': [id, name] });

let read: ServiceSpec | undefined;

/** Read once a test file. */
export const spec = (): ServiceSpec => (read ??= ServiceSpec.read());

/** What a rehearsal found: rule and place of each. */
const foundOf = ({ findings }: Rehearsal): readonly string[] =>
  findings.map(({ rule, stack: where, resource: id }) => `${rule.id} ${where}/${id}`);

type Stacks = readonly Stack[];

export const creation = (...passes: readonly Stacks[]) => foundOf(rehearseCreation(passes, spec()));
export const release = (before: Stacks, after: Stacks) => foundOf(rehearseRelease(before, after, spec()));
export const teardown = (...stacks: Stacks) => foundOf(rehearseTeardown(stacks, spec()));

/** Region `a` is lost. @param passes in which it comes back; default: as it was */
export const rebuild = (before: Stacks, passes: readonly Stacks[] = [before], imports = false) =>
  foundOf(rehearseRebuild(before, { region: 'a', imports, passes }, spec()));
