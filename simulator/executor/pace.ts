/** How fast the simulator's time passes, compared with the plan's. */

import { LEAST_OF_A_BLOCK, START } from '../../lib/recovery/plan/budget';
import type { FlipMode } from '../../lib/recovery/drill/model';
import { flattened } from '../../lib/recovery/plan/step';
import { ACTIVATE } from '../../lib/recovery/plan/steps';
import type { Clock } from '../../lib/recovery/drill/clock';
import { FaultInjection } from '../api/fault-injection';
import type { DatabaseEngine, Engines } from '../backend';
import { PolledHealthChecks, type Polling } from './health-checks';

export interface Pace {
  /** Milliseconds for which a minute of a block's time-out stands. */
  readonly timeoutMinute: number;
  /** Milliseconds for which a minute between two calls of a function stands. */
  readonly retryMinute: number;
  /** Whether names are kept as long as they are published for. */
  readonly keepsNames: boolean;
  /** Milliseconds after which an execution that has not ended is given up. */
  readonly execution: number;
  /** What is done takes at least so long, in milliseconds. */
  readonly takes: {
    readonly switchover: number;
    readonly failover: number;
    /** Until a task that was asked for runs. */
    readonly task: number;
    /** Until the traffic block is done. */
    readonly traffic: number;
    /** From the start of an execution to its first step. */
    readonly start: number;
    /** Any block that is not failed, a skipped one too. */
    readonly block: number;
  };
  /** How health checks are polled; undefined where they move at once, and together. */
  readonly polling: Polling | undefined;
}

const MINUTE = 60_000;

/** Time-outs of the plan, minutes for people, pass quickly; engines take as long as they take. */
const REHEARSAL: Pace = {
  timeoutMinute: 6_000,
  retryMinute: 250,
  keepsNames: false,
  execution: 15 * MINUTE,
  takes: { switchover: 0, failover: 0, task: 0, traffic: 0, start: 0, block: 0 },
  polling: undefined,
};

/** How long the plan expects a kind of block to take, in milliseconds: documented durations, with their sources, stand there. */
function expected(kind: 'database' | 'capacity' | 'traffic', mode: FlipMode): number {
  const times = flattened(ACTIVATE).flatMap(({ block, expected: by }) =>
    block.kind === kind && by[mode] !== 'skipped' ? [by[mode].seconds * 1000] : [],
  );
  return Math.max(0, ...times);
}

/** Time as it passes in AWS: every block takes what the plan expects of it. */
const AURORA: Pace = {
  timeoutMinute: MINUTE,
  retryMinute: MINUTE,
  keepsNames: true,
  execution: 24 * 60 * MINUTE,
  takes: {
    switchover: expected('database', 'switchover'),
    failover: expected('database', 'failover'),
    task: expected('capacity', 'switchover'),
    traffic: expected('traffic', 'switchover'),
    start: START.expected * 1000,
    block: LEAST_OF_A_BLOCK.expected * 1000,
  },
  // Route 53's default (docs/flip-budget.md, "Shift-traffic"); AWS does not publish what Region switch's own checks have.
  polling: { everyMs: 30_000, agreeing: 3 },
};

/** The paces that a rehearsal offers. */
export const PACES = { rehearsal: REHEARSAL, aurora: AURORA } as const;

export type PaceName = keyof typeof PACES;

// Engines that take at least as long as the pace says.

/** The same engines, slower, with what a rehearsal puts in their way. Nothing is done before the time is over: what clients see is how it would be with AWS. */
export function stretched(
  engines: Engines,
  { takes, polling }: Pace,
  clock: Clock,
  faults: FaultInjection = new FaultInjection(),
): Engines {
  const after = async <T>(milliseconds: number, act: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    if (milliseconds > 0) await clock.pause(milliseconds, signal);
    return act();
  };
  const unhindered = async (to: string, action: string, act: () => Promise<void>): Promise<void> => {
    await faults.meet(to, `engine:${action}`);
    return act();
  };
  const { database, services, traffic } = engines;
  const checks = polling && new PolledHealthChecks(traffic, polling, clock);
  const slowDatabase: DatabaseEngine = {
    get writer() {
      return database.writer;
    },
    state: (region) => database.state(region),
    leftBehind: (region) => database.leftBehind(region),
    switchover: (to) => after(takes.switchover, () => unhindered(to, 'switchover', () => database.switchover(to))),
    failover: (to) => after(takes.failover, () => unhindered(to, 'failover', () => database.failover(to))),
  };
  return {
    isThere: (region) => engines.isThere(region),
    isReachable: (region) => engines.isReachable(region),
    health: engines.health,
    functions: engines.functions,
    database: slowDatabase,
    services: {
      size: (region, service) => services.size(region, service),
      setMinimum: (region, service, tasks) => services.setMinimum(region, service, tasks),
      runs: (region, service, tasks, signal) => {
        const isThere = services.size(region, service).running >= tasks;
        return after(isThere ? 0 : takes.task, () => services.runs(region, service, tasks, signal), signal);
      },
    },
    traffic: {
      regions: traffic.regions,
      status: (region) => traffic.status(region),
      turn: (region, status) => traffic.turn(region, status),
      shift: (to) => unhindered(to, 'shift', () => (checks ? checks.shift(to, takes.traffic) : traffic.shift(to))),
    },
  };
}
