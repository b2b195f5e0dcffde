/** A check: one property of the synthesized templates that a commitment or an architecture rule demands. */
import type { Singleton } from '../config/types';
import type { Resource, TemplateIndex } from '../assembly/template-index';

/** What is wrong at one place. */
export interface Finding {
  /** Construct path below the environment. */
  readonly path: string;
  readonly found: string;
  readonly required: string;
  /** What to change, for the engineer who broke it. */
  readonly fix: string;
}

/** Something to put right, and the rule that says so. */
export interface OpenFinding extends Finding {
  /** `L2/global-cluster`, `rule-2/no-desired-count`, `AwsSolutions::AwsSolutions-S1`, `policy/waiver`. */
  readonly rule: string;
}

/** Gives findings their rule. */
export const named = (rule: string, findings: readonly Finding[]): readonly OpenFinding[] =>
  findings.map((finding) => ({ rule, ...finding }));

export interface Check {
  /** Commitment id (`L2`) or architecture rule (`rule-2`). */
  readonly id: string;
  /** Tells several checks of one id apart, for example `global-cluster`. */
  readonly name: string;
  /** The sentence that must stay true. */
  readonly sentence: string;
  /** Environments it holds in: two-region checks do not apply to a sandbox, destroyable ones keep less. */
  readonly holdsIn: 'every' | 'two-region' | 'production';
  /** What it asks for may be somebody else's in an environment that adopts this; AWS Config's rules ask for it there all the same. Default: nothing. */
  readonly unlessAdopted?: Singleton;
  /** Every offender; pure, never throws. */
  find(tree: TemplateIndex): readonly Finding[];
}

/** A check over every resource of a type: `found` gives the offending value, or `undefined` where all is well. */
export function each(
  tree: TemplateIndex,
  type: string,
  required: string,
  fix: string,
  found: (resource: Resource) => string | undefined,
): readonly Finding[] {
  return tree.ofType(type).flatMap((resource) => {
    const value = found(resource);
    return value === undefined ? [] : [{ path: resource.path, found: value, required, fix }];
  });
}

/** A finding that something which must exist does not, in each region it is missing from. */
export function inEachRegion(
  tree: TemplateIndex,
  type: string,
  required: string,
  fix: string,
  atLeast = 1,
): readonly Finding[] {
  return tree.letters.flatMap((letter) => {
    const count = tree.ofType(type).filter((resource) => resource.stack.letter === letter).length;
    return count >= atLeast ? [] : [{ path: letter, found: `${count} of ${type}`, required, fix }];
  });
}
