/** Engines that take at least as long as the pace says. */
import type { Clock } from '../../drill/clock';
import type { DatabaseEngine, Engines } from '../engines-port';
import type { Pace } from './pace';

/** The same engines, slower. Nothing is done before the time is over: what clients see is how it would be with AWS. */
export function stretched(engines: Engines, { takes }: Pace, clock: Clock): Engines {
  const after = async <T>(milliseconds: number, act: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    if (milliseconds > 0) await clock.pause(milliseconds, signal);
    return act();
  };
  const { database, services, traffic } = engines;
  const slowDatabase: DatabaseEngine = {
    get writer() {
      return database.writer;
    },
    state: (region) => database.state(region),
    lag: () => database.lag(),
    leftBehind: (region) => database.leftBehind(region),
    switchover: (to) => after(takes.switchover, () => database.switchover(to)),
    failover: (to) => after(takes.failover, () => database.failover(to)),
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
      status: (region) => traffic.status(region),
      shift: (to) => after(takes.traffic, () => traffic.shift(to)),
    },
  };
}
