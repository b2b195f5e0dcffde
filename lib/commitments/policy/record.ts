import type { CfnResource } from 'aws-cdk-lib';
import { type IApplyRule, NagMessageLevel, NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import type { OpenFinding } from '../check';

/** What a rule of a pack, or of CloudFormation's schemas, said about one resource, before any waiver. */
export interface RawFinding {
  readonly environment: string;
  /** Construct path below the environment. */
  readonly path: string;
  /** Namespaced id, as the CDK prints it and as a waiver names it. */
  readonly id: string;
  /** Name of the rule itself. Packs share rules under different ids; counted by this name, a finding counts once. */
  readonly rule: string;
  readonly found: string;
  readonly required: string;
}

/** Suffix of the id of a rule that could not evaluate a resource; a waiver for the rule's real findings does not cover it. */
export const UNDECIDED = 'cannot be evaluated';

/** All findings, and all evaluated resources. */
export class PolicyRecord {
  readonly findings: RawFinding[] = [];
  /** Plugins that threw. */
  readonly failures: OpenFinding[] = [];
  private readonly evaluated = new Map<string, Set<string>>();
  private readonly results = new WeakMap<CfnResource, Map<string, Verdict>>();

  /** Resources of an environment that at least one rule applies to, by path. */
  evaluatedIn(environment: string): ReadonlySet<string> {
    return this.evaluated.get(environment) ?? new Set();
  }

  /**
   * Evaluates a pack's rule on a resource, records the result, and returns the rule with its result for the pack.
   *
   * @returns `undefined` where the rule does not apply, the usual case
   */
  watch(pack: string, applied: IApplyRule): IApplyRule | undefined {
    const { result, error } = this.judge(applied);
    if (result === NagRuleCompliance.NOT_APPLICABLE) return undefined;
    const suffix = applied.ruleSuffixOverride ?? applied.rule.name;
    this.write(`${pack}::${pack}-${suffix}`, applied, result, error);
    return { ...applied, level: NagMessageLevel.ERROR, ruleSuffixOverride: suffix, rule: () => result };
  }

  /** Evaluates once for all packs that share the rule. */
  private judge(applied: IApplyRule): Verdict {
    const { node, rule } = applied;
    const known = this.results.get(node) ?? new Map<string, Verdict>();
    this.results.set(node, known);
    const verdict = known.get(rule.name) ?? decide(applied);
    known.set(rule.name, verdict);
    return verdict;
  }

  private write(
    id: string,
    { node, rule, info, explanation }: IApplyRule,
    result: NagRuleResult,
    error: string | undefined,
  ): void {
    const [environment, path] = splitPath(node.node.path);
    this.evaluated.set(environment, (this.evaluated.get(environment) ?? new Set()).add(path));
    const ids = Array.isArray(result)
      ? result.map((detail) => `${id}[${detail}]`)
      : result === NagRuleCompliance.NON_COMPLIANT
        ? [id]
        : [];
    for (const each of ids) {
      this.findings.push({
        environment,
        path,
        id: each,
        rule: rule.name,
        found: error ?? withoutControls(info),
        required: explanation,
      });
    }
  }
}

interface Verdict {
  readonly result: NagRuleResult;
  /** Why the rule threw, if it did. */
  readonly error?: string;
}

/** cdk-nag would report an exception under the rule's own id, where a waiver for a real finding hides it. */
function decide({ node, rule }: IApplyRule): Verdict {
  try {
    return { result: rule(node) };
  } catch (error) {
    return { result: [UNDECIDED], error: `the rule threw: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Cuts off the control ids: they differ from pack to pack and do not help to fix the finding. */
const withoutControls = (info: string): string => info.replace(/ - \(Control IDs?: .*\)\.?$/, '.');

/** `production/A/Data/Key` as environment and path below it. */
export function splitPath(path: string): readonly [environment: string, below: string] {
  const slash = path.indexOf('/');
  return slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)];
}
