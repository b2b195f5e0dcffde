/**
 * What the simulator's APIs and its executor ask of the engines that stand in for two regions. Implemented by the rehearsal with
 * real PostgreSQL servers, portal processes and fronts, and by tests with fakes. Regions are named as AWS names them.
 */
import type { ServiceName } from '../lib/config/names';

/** All that stands in for AWS. */
export interface Engines {
  /** Whether a region is there: its own programs get answers of its APIs. Whether others do, is for the network to say. */
  readonly isThere: (region: string) => boolean;
  /**
   * Whether a region is there and can be reached from the other one, and from where Region switch is. One that cannot runs no
   * function; the simulator asks before every call, so that the answer may change at any moment.
   */
  readonly isReachable: (region: string) => boolean;
  readonly database: DatabaseEngine;
  readonly services: ServiceEngine;
  readonly traffic: TrafficEngine;
  readonly health: HealthEngine;
  readonly functions: FunctionSurroundings;
}

/**
 * What a member of the global database does. `following` is connected to the writer and may take over; `rejoining` is being
 * made again, or catching up; `lost` is not there, or was left behind by a failover.
 */
export type MemberState = 'writing' | 'following' | 'rejoining' | 'lost';

/** The two clusters of the global database. */
export interface DatabaseEngine {
  /** Region whose cluster is the writer. */
  readonly writer: string;
  readonly state: (region: string) => MemberState;
  /**
   * Makes the region's cluster the writer without loss; resolves as soon as it accepts writes. The old writer then follows
   * by itself, and its state says how far that is.
   * @throws Error where it could not; the old writer then writes again
   */
  readonly switchover: (to: string) => Promise<void>;
  /** Makes the region's cluster the writer at once, with what has arrived there; resolves as soon as it accepts writes. */
  readonly failover: (to: string) => Promise<void>;
  /** Snapshots of what lost writers had, made before they were built again; oldest first. */
  readonly leftBehind: (region: string) => readonly LeftBehind[];
}

/** The state of a lost writer, kept as Aurora keeps it in a snapshot. */
export interface LeftBehind {
  readonly takenAt: Date;
}

/** The containers of each region. */
export interface ServiceEngine {
  readonly size: (region: string, service: ServiceName) => ServiceSize;
  /** Sets the least number of tasks; starting them is another matter. @throws Error where the region is not there */
  readonly setMinimum: (region: string, service: ServiceName, tasks: number) => Promise<void>;
  /** Resolves as soon as at least that many tasks run. @throws the signal's reason */
  readonly runs: (region: string, service: ServiceName, tasks: number, signal: AbortSignal) => Promise<void>;
}

/** Numbers of tasks. */
export interface ServiceSize {
  readonly running: number;
  readonly minimum: number;
  readonly maximum: number;
}

export type CheckStatus = 'healthy' | 'unhealthy';

/** The health checks behind the name that Region switch moves; they live outside both regions. */
export interface TrafficEngine {
  /** The regions that have a health check. */
  readonly regions: readonly string[];
  readonly status: (region: string) => CheckStatus;
  /** Turns one region's health check; resolves when the name is answered so. */
  readonly turn: (region: string, status: CheckStatus) => Promise<void>;
  /** Turns the region's health check healthy and every other one unhealthy; resolves when the name is answered so. */
  readonly shift: (to: string) => Promise<void>;
}

/** The application health alarms. */
export interface HealthEngine {
  /** Resolves as soon as a region serves its customers: the state behind its health alarm. @throws the signal's reason */
  readonly becomesHealthy: (region: string, signal: AbortSignal) => Promise<void>;
}

/** What surrounds a Lambda function that the simulator runs. */
export interface FunctionSurroundings {
  /**
   * The variables of a function. The simulator adds what Lambda sets by itself: region, credentials and the endpoints of its APIs.
   * @param declared as the template has them, resolved
   */
  readonly variables: (
    region: string,
    functionName: string,
    declared: Readonly<Record<string, string>>,
  ) => FunctionVariables;
}

export interface FunctionVariables {
  /** A value for each variable that the template declares and for no other; the simulator refuses anything else. */
  readonly declared: Readonly<Record<string, string>>;
  /** Variables that only a rehearsal has, such as the address of its name server; the simulator refuses one that the template declares. */
  readonly rehearsalOnly: Readonly<Record<string, string>>;
}
