/**
 * How many MACs KMS may be asked about. Any client can send one that looks right, and KMS's request quota is shared with
 * everything that this region encrypts (KMS developer guide, "Request quotas"). So there is one limit for all, and
 * proven sources have most of it: a flood of wrong MACs cannot keep a drill out.
 */
import { MAC_TOLERANCE_SECONDS } from '../../../lib/runtime/request-mac';

/** A source whose MAC was right stays proven this long, in milliseconds. */
const PROVEN_MS = MAC_TOLERANCE_SECONDS * 1000;

/** The part of the limit that all unproven sources share, and the part that one of them may take. */
const UNPROVEN_PART = 0.2;
const ONE_SOURCE_PART = 0.1;

export class MacLimit {
  readonly #perSecond: number;
  readonly #clock: () => Date;
  readonly #proven = new Map<string, number>();
  #second = 0;
  #taken = { proven: 0, unproven: 0, by: new Map<string, number>() };

  /**
   * @param perSecond questions to KMS, of all sources together
   * @param clock whose seconds are counted
   */
  constructor(perSecond: number, clock: () => Date) {
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** Whether KMS may be asked once more, for this source; if so, it counts. */
  take(source: string): boolean {
    const now = this.#clock().getTime();
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken = { proven: 0, unproven: 0, by: new Map() };
    }
    return this.#isProven(source, now) ? this.#takeProven() : this.#takeUnproven(source);
  }

  /** The source sent a right MAC. Only such sources are remembered, so a flood of wrong MACs cannot fill the memory. */
  proved(source: string): void {
    this.#proven.set(source, this.#clock().getTime() + PROVEN_MS);
  }

  #isProven(source: string, now: number): boolean {
    const until = this.#proven.get(source);
    if (until === undefined) return false;
    if (now < until) return true;
    this.#proven.delete(source);
    return false;
  }

  #takeProven(): boolean {
    if (this.#taken.proven >= this.#part(1 - UNPROVEN_PART)) return false;
    this.#taken.proven += 1;
    return true;
  }

  #takeUnproven(source: string): boolean {
    const taken = this.#taken.by.get(source) ?? 0;
    if (this.#taken.unproven >= this.#part(UNPROVEN_PART) || taken >= this.#part(ONE_SOURCE_PART)) return false;
    this.#taken.unproven += 1;
    this.#taken.by.set(source, taken + 1);
    return true;
  }

  #part(part: number): number {
    return Math.max(1, Math.floor(this.#perSecond * part));
  }
}
