/**
 * Two regions on one machine: real databases, real portals, a network between them that can be delayed and cut, and names.
 * AWS's part in a flip acts on them through `engines`; `lose`, `cutOff` and `restore` are what happens to a region.
 */
import type { Engines } from '../backend';
import type { GlobalDatabase } from '../engines/global-database';
import type { Link } from '../engines/network-link';
import type { NameServers } from '../engines/dns';
import type { Health, RecordSet } from '../engines/route53';
import { placeOf } from './addresses';
import type { SimulatedRegion } from './region';
import { functionVariables, type VariableOptions } from './variables';

/** The link between the regions. */
export const BETWEEN = 'between';
/** The link from outside to a region's portal and mail exchanger ... */
export const doorsOf = (region: string): string => `${region} doors`;
/** ... and its APIs. */
export const apisLink = (region: string): string => `${region} apis`;

export interface RegionsParts {
  readonly database: GlobalDatabase;
  /** By the names that are below. */
  readonly links: (name: string) => Link;
  readonly names: NameServers;
  readonly variables: VariableOptions;
  readonly sites: ReadonlyMap<string, SimulatedRegion>;
}

export class SimulatedRegions {
  readonly engines: Engines;
  readonly #parts: RegionsParts;
  readonly #health = new Map<string, Health>();
  readonly #cutOff = new Set<string>();

  constructor(parts: RegionsParts) {
    this.#parts = parts;
    this.engines = {
      isThere: (region) => this.#site(region).isThere,
      isReachable: (region) => this.#site(region).isThere && !this.#cutOff.has(region),
      database: parts.database,
      services: {
        size: (region, service) => this.#site(region).service(service).size,
        setMinimum: async (region, service, tasks) => this.#site(region).service(service).setMinimum(tasks),
        runs: (region, service, tasks, signal) => until(() => this.#site(region).running(service) >= tasks, signal),
      },
      traffic: {
        regions: [...parts.sites.keys()],
        status: (region) => (this.#health.get(region) === 'red' ? 'unhealthy' : 'healthy'),
        turn: (region, status) => this.#turn({ [region]: status === 'healthy' ? 'green' : 'red' }),
        shift: (to) => this.shift(to),
      },
      health: {
        becomesHealthy: (region, signal) => until(() => this.#site(region).isHealthy, signal),
      },
      functions: {
        variables: (region, _name, declared) =>
          functionVariables(parts.variables, placeOf(parts.variables.places, region), declared),
      },
    };
  }

  /** Starts the portals of both regions, which are open; resolves when they are healthy. */
  async start(): Promise<void> {
    for (const site of this.#parts.sites.values()) site.start();
    await this.settled();
  }

  /** Replaces the public zone. */
  publish(records: readonly RecordSet[]): Promise<void> {
    return this.#parts.names.publish(records);
  }

  /** Leads the name that Region switch moves to one region. */
  async shift(to: string): Promise<void> {
    const { regions } = this.#parts.variables.places;
    await this.#turn(Object.fromEntries(regions.map(({ region: { name } }) => [name, name === to ? 'green' : 'red'])));
  }

  /** A region is lost in the middle of its work: its programs and its database end, and it does not answer. */
  async lose(region: string): Promise<void> {
    const { links, database } = this.#parts;
    await Promise.all([links(BETWEEN).cut(), links(doorsOf(region)).cut()]);
    await Promise.all([this.#site(region).lose(), database.lose(region)]);
  }

  /** A region goes on, but reaches neither the other region nor the public names. Customers inside it still reach it. */
  async cutOff(region: string): Promise<void> {
    const { links, names } = this.#parts;
    this.#cutOff.add(region);
    await Promise.all([
      ...[BETWEEN, doorsOf(region), apisLink(region)].map((name) => links(name).cut()),
      names.reach(region, false),
    ]);
  }

  /** The network around a region works again; nothing else is done. */
  async heal(region: string): Promise<void> {
    const { links, names } = this.#parts;
    await Promise.all([
      ...[BETWEEN, doorsOf(region), apisLink(region)].map((name) => links(name).mend()),
      names.reach(region, true),
    ]);
    this.#cutOff.delete(region);
  }

  /** Brings a region back that was lost or cut off; resolves when both regions are as before. */
  async restore(region: string): Promise<void> {
    const { database } = this.#parts;
    const isThere = this.#site(region).isThere;
    await this.heal(region);
    if (!isThere || database.state(region) === 'lost') await database.rejoin(region);
    if (!isThere) {
      await this.#site(region).open();
      this.#site(region).start();
    }
    await this.settled();
  }

  /**
   * The flip by a script: no plan, no functions, no checks. What is measured of it is the floor that benchmarks compare with.
   * A failover begins with the loss of the active region.
   */
  async flipBare(mode: 'switchover' | 'failover', to: string): Promise<void> {
    const { database } = this.#parts;
    const from = database.writer;
    const activate = (region: string) => database.server(region).query('SELECT holdfast.activate($1)', [to]);
    if (mode === 'switchover') {
      await activate(from);
      await database.switchover(to);
    } else {
      await this.lose(from);
      await database.failover(to);
      await activate(to);
    }
    await this.shift(to);
  }

  /** Resolves when one database writes and the other follows, and the portals are healthy. @throws what is not, in time */
  async settled(): Promise<void> {
    await this.#parts.database.settled();
    const signal = AbortSignal.timeout(SETTLE_MS);
    await Promise.all(
      [...this.#parts.sites].map(([region, site]) => {
        const least = site.service('portal').size.minimum;
        return until(() => site.running('portal') >= least, signal).catch(() => {
          const found = `${site.running('portal')} do`;
          throw new Error(`${least} portals must run in ${region} within ${SETTLE_MS / 1000} s, and ${found}`);
        });
      }),
    );
  }

  async #turn(states: Readonly<Record<string, Health>>): Promise<void> {
    for (const [region, state] of Object.entries(states)) this.#health.set(region, state);
    await this.#parts.names.setHealth(states);
  }

  #site(region: string): SimulatedRegion {
    const site = this.#parts.sites.get(region);
    if (!site)
      throw new Error(`there must be a region ${region}, and there are ${[...this.#parts.sites.keys()].join(' and ')}`);
    return site;
  }
}

/** Portals start in 2 s; on a machine that others use, in up to a minute. */
const SETTLE_MS = 120_000;

/** Asked this often, in milliseconds: the steps of a flip are measured with it. */
const LOOK_MS = 10;

async function until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
  while (!isSo()) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
