/** How fast the twin's time passes, compared with the plan's. */

export interface Pace {
  /** Milliseconds for which a minute of a block's time-out stands. */
  readonly timeoutMinute: number;
  /** Milliseconds for which a minute between two calls of a function stands. */
  readonly retryMinute: number;
  /** Milliseconds after which an execution that has not ended is given up. */
  readonly execution: number;
  /** What is done takes at least so long, in milliseconds. */
  readonly takes: {
    readonly switchover: number;
    readonly failover: number;
    /** Until a task that was asked for runs. */
    readonly task: number;
    /** Until a health check's new state is answered everywhere. */
    readonly traffic: number;
  };
}

const MINUTE = 60_000;

/** Time-outs of the plan, minutes for people, pass quickly; engines take as long as they take. */
const REHEARSAL: Pace = {
  timeoutMinute: 6_000,
  retryMinute: 250,
  execution: 15 * MINUTE,
  takes: { switchover: 0, failover: 0, task: 0, traffic: 0 },
};

/**
 * Durations as they are documented for AWS. Sources:
 * switchover and failover: Aurora User Guide, "Using switchover or failover in Amazon Aurora Global Database": minutes,
 *   typically less than two for a managed failover and less for a switchover;
 * task: Amazon ECS on Fargate, a task is pulled and started in about a minute, and a load balancer asks it twice before
 *   it is used (Elastic Load Balancing, "Health checks for target groups", 2 checks 10 s apart);
 * traffic: Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check is healthy": changes of a health
 *   check's state are propagated within seconds; resolvers keep an answer for its TTL, which the name server does by itself.
 */
const AURORA: Pace = {
  timeoutMinute: MINUTE,
  retryMinute: MINUTE,
  execution: 24 * 60 * MINUTE,
  takes: { switchover: 60_000, failover: 90_000, task: 80_000, traffic: 10_000 },
};

/** The paces that a rehearsal offers. */
export const PACES = { rehearsal: REHEARSAL, aurora: AURORA } as const;

export type PaceName = keyof typeof PACES;
