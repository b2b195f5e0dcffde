/**
 * Two regions on one machine: real databases, real portals, a network between them that can be delayed and cut, and names.
 * What AWS does to them during a flip comes through `engines`; what befalls them comes through `lose`, `cutOff` and `restore`.
 */
import type { Environment } from '../../../config/types';
import type { Engines } from '../engines-port';
import type { GlobalDatabase } from '../engines/global-database';
import type { Link } from '../engines/link';
import type { Names } from '../engines/names';
import type { Health } from '../engines/route53';
import type { Places } from './places';
import type { RegionSite } from './region-site';
import { databaseVariables, rehearsalVariables, type VariableOptions } from './variables';

export interface WorldParts {
  readonly environment: Environment;
  readonly places: Places;
  readonly database: GlobalDatabase;
  readonly sites: ReadonlyMap<string, RegionSite>;
  readonly link: Link;
  readonly names: Names;
  readonly variables: VariableOptions;
}

export class World {
  readonly engines: Engines;
  readonly #parts: WorldParts;
  readonly #health = new Map<string, Health>();
  readonly #cutOff = new Set<string>();

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.engines = {
      isReachable: (region) => this.#site(region).isThere && !this.#cutOff.has(region),
      database: parts.database,
      services: {
        size: (region, service) => this.#site(region).service(service).size,
        setMinimum: async (region, service, tasks) => this.#site(region).service(service).setMinimum(tasks),
        runs: (region, service, tasks, signal) => until(() => this.#site(region).running(service) >= tasks, signal),
      },
      traffic: {
        status: (region) => (this.#health.get(region) === 'red' ? 'unhealthy' : 'healthy'),
        shift: (to) => this.shift(to),
      },
      health: {
        isHealthy: (region) => this.#site(region).isHealthy,
        becomesHealthy: (region, signal) => until(() => this.#site(region).isHealthy, signal),
      },
      functions: { variables: (region, _name, declared) => this.#functionVariables(region, declared) },
    };
  }

  /** Leads the name that Region switch moves to one region. */
  async shift(to: string): Promise<void> {
    for (const region of this.#parts.sites.keys()) this.#health.set(region, region === to ? 'green' : 'red');
    await this.#parts.names.setHealth(Object.fromEntries(this.#health));
  }

  /** A region is gone, in the middle of whatever it was doing: its programs and its database end, and it is silent. */
  async lose(region: string): Promise<void> {
    const { link, database } = this.#parts;
    await link.cut();
    await Promise.all([this.#site(region).lose(), database.lose(region)]);
  }

  /** A region goes on, and neither the other one nor the world's names can be reached from it. Its customers in it reach it. */
  async cutOff(region: string): Promise<void> {
    const { link, names } = this.#parts;
    this.#cutOff.add(region);
    await Promise.all([link.cut(), names.reach(region, false)]);
  }

  /** Brings a region back that was lost or cut off; resolves when its database follows again and its portals are healthy. */
  async restore(region: string): Promise<void> {
    const { link, names, database } = this.#parts;
    await Promise.all([link.mend(), names.reach(region, true)]);
    this.#cutOff.delete(region);
    if (database.state(region) === 'lost' || !this.#site(region).isThere) await database.rejoin(region);
    if (!this.#site(region).isThere) await this.#site(region).start();
    await this.settled();
  }

  /** Resolves when both regions are as before a flip: one database writes and the other follows, and the portals are healthy. */
  async settled(signal: AbortSignal = AbortSignal.timeout(SETTLE_MS)): Promise<void> {
    await this.#parts.database.settled();
    await Promise.all([...this.#parts.sites.values()].map((site) =>
      until(() => site.running('portal') >= site.service('portal').size.minimum, signal)));
  }

  /** Only the values that a rehearsal has others for; the rest is what the template says. */
  #functionVariables(region: string, declared: Readonly<Record<string, string>>) {
    const { places, variables } = this.#parts;
    const place = places.regions.find((candidate) => candidate.region.name === region);
    if (!place) throw new Error(`there must be a region ${region}`);
    const own: Record<string, string | undefined> = databaseVariables(variables, place);
    const values = Object.entries(declared).map(([name, value]) => [name, own[name] ?? value] as const);
    return { declared: Object.fromEntries(values), rehearsalOnly: rehearsalVariables(variables, place) };
  }

  #site(region: string): RegionSite {
    const site = this.#parts.sites.get(region);
    if (!site) throw new Error(`there must be a region ${region}, and there are ${[...this.#parts.sites.keys()].join(' and ')}`);
    return site;
  }
}

const SETTLE_MS = 30_000;

/** Asked this often, in milliseconds: the steps of a flip are measured with it. */
const LOOK_MS = 10;

async function until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
  while (!isSo()) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
