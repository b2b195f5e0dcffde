/** What a rehearsal or a test puts in the way of calls: of AWS's operations, of the plan's functions and steps, of the engines. */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Fault } from './service';

export const trouble = z.discriminatedUnion('kind', [
  /** An error, by the name that the service's API gives it; a function fails with it. */
  z.strictObject({
    kind: z.literal('refuse'),
    code: z.string(),
    status: z.int().default(400),
    /** Milliseconds until then. */
    after: z.number().default(0),
  }),
  /** The connection is cut, and nothing is done. */
  z.strictObject({ kind: z.literal('silence') }),
  /** Milliseconds; then it is done. */
  z.strictObject({ kind: z.literal('delay'), ms: z.number() }),
  /** The answer has another text in place of each one like this. */
  z.strictObject({ kind: z.literal('rewrite'), from: z.string(), to: z.string() }),
  /** It is done two times; the second answer counts. */
  z.strictObject({ kind: z.literal('twice') }),
]);

export type Trouble = z.output<typeof trouble>;

/** Trouble with calls. */
export interface Rule {
  /** `rds:FailoverGlobalCluster`, `function:fence`, `engine:failover`, `step:activate`; a last `*` stands for anything. */
  readonly action: string;
  /** Default: in every region. */
  readonly region?: string | undefined;
  /** How many calls meet it. Default: all. */
  readonly times?: number | undefined;
  readonly trouble: Trouble | (() => Promise<void>);
}

/** Trouble that the one who is called deals with. */
export type Met = Exclude<Trouble, { kind: 'refuse' | 'delay' }>;

export class FaultInjection {
  readonly #rules = new Set<Rule & { left: number }>();

  /** The way back is given. */
  add(rule: Rule): () => void {
    const added = { ...rule, left: rule.times ?? Infinity };
    this.#rules.add(added);
    return () => void this.#rules.delete(added);
  }

  /** Denies an action such as `rds:FailoverGlobalCluster`, as a policy would; the way back is given. */
  deny(action: string): () => void {
    return this.add({ action, trouble: { kind: 'refuse', code: DENIED, status: 403, after: 0 } });
  }

  /** Lets the next calls of an action in a region fail. */
  fail(region: string, action: string, { code, status }: Fault, times = 1): void {
    this.add({ region, action, times, trouble: { kind: 'refuse', code, status, after: 0 } });
  }

  clear(): void {
    this.#rules.clear();
  }

  /** @returns trouble that is left to the one who is called @throws Fault that stands in the way of the call */
  async meet(region: string, action: string): Promise<readonly Met[]> {
    const met: Met[] = [];
    for (const rule of [...this.#rules]) {
      if (rule.left === 0 || !isAbout(rule, region, action)) continue;
      rule.left -= 1;
      const found = rule.trouble;
      if (typeof found === 'function') await found();
      else if (found.kind === 'delay') await wait(found.ms);
      else if (found.kind === 'refuse') {
        await wait(found.after);
        throw new Fault(found.code, found.status, `${action} is refused in ${region}: a fault of the rehearsal`);
      } else met.push(found);
    }
    return met;
  }
}

const isAbout = (rule: Rule, region: string, action: string): boolean =>
  (rule.region === undefined || rule.region === region) &&
  (rule.action.endsWith('*') ? action.startsWith(rule.action.slice(0, -1)) : action === rule.action);

/** Code of the answer to an action that is not allowed (AWS API references, "Common errors"). */
const DENIED = 'AccessDeniedException';
