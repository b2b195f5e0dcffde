/**
 * What Region switch remembers of each service's size. It takes samples in peace, so that a region that is lost need not be
 * asked (ARC Region switch user guide, "sampledMaxInLast24Hours"); a rehearsal is shorter than a day.
 */
import type { ServiceName } from '../../../config/names';
import { SERVICE_NAMES } from '../api/services';
import type { Engines } from '../engines-port';

export class Samples {
  readonly #most = new Map<string, number>();

  constructor(
    private readonly engines: Engines,
    private readonly regions: readonly string[],
  ) {}

  /** Looks at every region that is there. */
  take(): void {
    for (const region of this.regions.filter((each) => this.engines.isReachable(each))) {
      for (const service of SERVICE_NAMES) {
        const key = `${region}/${service}`;
        this.#most.set(key, Math.max(this.#most.get(key) ?? 0, this.engines.services.size(region, service).running));
      }
    }
  }

  /** The most tasks of a service that were seen to run in regions other than this one. */
  most(except: string, service: ServiceName): number {
    return Math.max(
      0,
      ...this.regions
        .filter((region) => region !== except)
        .map((region) => this.#most.get(`${region}/${service}`) ?? 0),
    );
  }
}
