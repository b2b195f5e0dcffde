/** A check: one property of the synthesized templates that a commitment or an architecture rule demands. */
import type { Singleton } from '../config/choices';
import type { Resource, TemplateIndex } from '../assembly/template-index';

/** One resource that breaks a rule. */
export interface Finding {
  /** Construct path below the environment. */
  readonly path: string;
  readonly found: string;
  readonly required: string;
  /** What to change, for the engineer who broke it. */
  readonly fix: string;
}

/** A finding with its rule. */
export interface OpenFinding extends Finding {
  /** `L2/global-cluster`, `rule-2/no-desired-count`, `AwsSolutions::AwsSolutions-S1`, `policy/waiver`. */
  readonly rule: string;
}

/** Adds the rule to findings. */
export const named = (rule: string, findings: readonly Finding[]): readonly OpenFinding[] =>
  findings.map((finding) => ({ rule, ...finding }));

export interface Check {
  /** Commitment id (`L2`) or architecture rule (`rule-2`). */
  readonly id: string;
  /** Tells several checks of one id apart, for example `global-cluster`. */
  readonly name: string;
  /** The sentence that must stay true. */
  readonly sentence: string;
  /** Environments that it applies to; `production`: those of that tier. */
  readonly holdsIn: 'every' | 'two-region' | 'production';
  /** Skipped where the environment reuses this account-level resource; AWS Config's rules still apply there. Default: never skipped. */
  readonly unlessAdopted?: Singleton;
  /** All findings; pure, never throws. */
  find(tree: TemplateIndex): readonly Finding[];
}

/** Findings over all resources of a type: `found` returns the wrong value, or `undefined` if there is none. */
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

/** A finding for each region with fewer than `atLeast` resources of a type. */
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
