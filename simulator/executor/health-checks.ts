/**
 * The health checks of the traffic block at the pace of AWS. Region switch writes a file; each region's check polls it at its own
 * moments and believes what several polls in a row say (docs/flip-budget.md, "Shift-traffic"). So the two move at different
 * moments, and in between both or neither is healthy.
 */
import type { Clock } from '../../lib/recovery/drill/clock';
import type { TrafficEngine } from '../backend';

export interface Polling {
  /** Milliseconds from one poll to the next. */
  readonly everyMs: number;
  /** Polls in a row that must agree. */
  readonly agreeing: number;
}

/**
 * How long after the file was written a check has moved, in milliseconds.
 * @param phase until the check's next poll, as a share of the time between two
 */
export const movesAfter = (phase: number, { everyMs, agreeing }: Polling): number => (phase + agreeing - 1) * everyMs;

export class PolledHealthChecks {
  #written = 0;

  /** @param draw a number from 0 up to but not including 1, by which a check's polls are placed in time */
  constructor(
    private readonly traffic: TrafficEngine,
    private readonly polling: Polling,
    private readonly clock: Clock,
    private readonly draw: () => number = Math.random,
  ) {}

  /**
   * Takes so many milliseconds, at the end of which the last check can have moved; the file is written so long before. Where
   * another one was written meanwhile, checks find that.
   */
  async shift(to: string, milliseconds: number): Promise<void> {
    const { everyMs, agreeing } = this.polling;
    await this.clock.pause(milliseconds - agreeing * everyMs);
    this.#written += 1;
    const file = this.#written;
    const moved = this.traffic.regions.map(async (region) => {
      await this.clock.pause(movesAfter(this.draw(), this.polling));
      if (file === this.#written) await this.traffic.turn(region, region === to ? 'healthy' : 'unhealthy');
    });
    await Promise.all([...moved, this.clock.pause(agreeing * everyMs)]);
  }
}
