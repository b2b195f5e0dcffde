/** Engines without anything behind them, which a test moves by hand. */
import type { ServiceName } from '../../lib/config/names';
import type {
  CheckStatus,
  DatabaseEngine,
  Engines,
  FunctionVariables,
  MemberState,
  ServiceSize,
  TrafficEngine,
} from '../../simulator/backend';

export const WEST = 'us-west-2';
export const EAST = 'us-east-2';

export class FakeEngines implements Engines {
  readonly lost = new Set<string>();
  /** What was done, in order. */
  readonly done: string[] = [];
  readonly states = new Map<string, MemberState>([
    [WEST, 'writing'],
    [EAST, 'following'],
  ]);
  readonly sizes = new Map<string, ServiceSize>();
  readonly takenAt: Date[] = [];
  /** Ends a movement; by default at once. */
  moving: () => Promise<void> = () => Promise.resolve();
  /** Ends a wait for tasks; by default at once. */
  starting: () => Promise<void> = () => Promise.resolve();
  shifting: () => Promise<void> = () => Promise.resolve();
  healthy = true;
  #becameHealthy: (() => void)[] = [];

  readonly isThere = (region: string): boolean => !this.lost.has(region);
  readonly isReachable = (region: string): boolean => !this.lost.has(region);

  readonly database: DatabaseEngine & { writer: string } = {
    writer: WEST,
    state: (region) => this.states.get(region) ?? 'lost',
    leftBehind: () => this.takenAt.map((takenAt) => ({ takenAt })),
    switchover: async (to) => this.#move('switchover', to, 'following'),
    failover: async (to) => this.#move('failover', to, 'lost'),
  };

  readonly services = {
    size: (region: string, service: ServiceName): ServiceSize =>
      this.sizes.get(`${region}/${service}`) ?? { running: 3, minimum: 3, maximum: 12 },
    setMinimum: (region: string, service: ServiceName, tasks: number): Promise<void> => {
      this.done.push(`minimum ${region} ${service} ${tasks}`);
      this.sizes.set(`${region}/${service}`, { ...this.services.size(region, service), minimum: tasks });
      return Promise.resolve();
    },
    runs: async (region: string, service: ServiceName, tasks: number, signal: AbortSignal): Promise<void> => {
      await this.starting();
      signal.throwIfAborted();
      this.done.push(`runs ${region} ${service} ${tasks}`);
    },
  };

  readonly traffic: TrafficEngine & { status: TrafficEngine['status'] } = {
    regions: [WEST, EAST],
    status: (region) => this.#checks.get(region) ?? 'unhealthy',
    turn: async (region, status) => {
      this.#checks.set(region, status);
      this.done.push(`turn ${region} ${status}`);
    },
    shift: async (to: string): Promise<void> => {
      await this.shifting();
      for (const region of [WEST, EAST]) this.#checks.set(region, region === to ? 'healthy' : 'unhealthy');
      this.done.push(`traffic ${to}`);
    },
  };

  readonly health = {
    becomesHealthy: (_region: string, signal: AbortSignal): Promise<void> =>
      this.healthy
        ? Promise.resolve()
        : new Promise<void>((resolve, reject) => {
            this.#becameHealthy.push(resolve);
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
  };

  readonly functions = {
    variables: (_region: string, _name: string, declared: Readonly<Record<string, string>>): FunctionVariables => ({
      declared,
      rehearsalOnly: {},
    }),
  };

  readonly #checks = new Map<string, CheckStatus>([[WEST, 'healthy']]);

  becomeHealthy(): void {
    this.healthy = true;
    for (const tell of this.#becameHealthy.splice(0)) tell();
  }

  async #move(kind: string, to: string, old: MemberState): Promise<void> {
    await this.moving();
    const from = this.database.writer;
    this.database.writer = to;
    this.states.set(to, 'writing').set(from, old);
    this.done.push(`${kind} ${to}`);
  }
}

/** A promise, and what settles it. */
export function latch(): {
  readonly promise: Promise<void>;
  readonly open: () => void;
  readonly fail: (why: Error) => void;
} {
  let [open, fail]: [() => void, (why: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<void>((resolve, reject) => ([open, fail] = [() => resolve(), reject]));
  promise.catch(() => undefined);
  return { promise, open: () => open(), fail: (why) => fail(why) };
}
