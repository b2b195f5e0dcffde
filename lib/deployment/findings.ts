import type { Rule } from './rules/rule';
import type { Thing } from './world';

/** Where one rule stands in the way of one resource. */
export interface Finding {
  readonly rule: Rule;
  /** `create production/A/Network`. */
  readonly step: string;
  readonly stack: string;
  /** Logical id; empty where it is about the stack. */
  readonly resource: string;
  /** Type of the resource; empty where it is about the stack. */
  readonly type: string;
  /** What happens to it, the same for all resources that it happens to. */
  readonly how: string;
  /** What is in the way. */
  readonly what: string;
}

/** Collects findings, each once. */
export class Findings {
  private readonly found = new Map<string, Finding>();

  get all(): readonly Finding[] {
    return [...this.found.values()];
  }

  add(rule: Rule, step: string, at: Pick<Thing, 'stack' | 'logicalId' | 'type'>, how: string, what: string): void {
    const finding = { rule, step, stack: at.stack.id, resource: at.logicalId, type: at.type, how, what };
    this.found.set([rule.id, step, finding.stack, finding.resource, how, what].join('|'), finding);
  }
}
