/** A chain in its archive: reads what is proved, and adds to it. */
import type { Archive } from './archive';
import {
  keyOf,
  payloadOf,
  proveChain,
  proveRecord,
  sequenceAfter,
  type Chain,
  type ProvedRecord,
  type StoredRecord,
} from './chain';
import { Disproved } from './reasons';
import { seal, type Sign, type Verify } from './seal';

const HOUR_MS = 3_600_000;

/** How far to look back for the latest record, in milliseconds: mostly it is where the last run left it. */
const LOOK_BACK_MS = [2 * HOUR_MS, 48 * HOUR_MS, 35 * 24 * HOUR_MS] as const;

/** What became of a record that was to be added. */
export interface Added<Body> {
  readonly key: string;
  readonly sequence: number;
  /** False where there is one of this slot or a later one already: a run that is repeated changes nothing. */
  readonly added: boolean;
  readonly previous: ProvedRecord<Body> | undefined;
}

export class History<Body> {
  readonly #chain: Chain<Body>;
  readonly #archive: Archive;
  readonly #isSigned: Verify;

  constructor(chain: Chain<Body>, archive: Archive, isSigned: Verify) {
    this.#chain = chain;
    this.#archive = archive;
    this.#isSigned = isSigned;
  }

  /** All records from a time on. @throws {Disproved} as proveChain */
  async since(time: Date): Promise<ProvedRecord<Body>[]> {
    return proveChain(this.#chain, await this.#archive.read(this.#chain.folder, time), this.#isSigned);
  }

  /**
   * Adds the record of a slot after the latest that is ours. One that is not stays where it is, for a validation to fail
   * on; it must not keep new ones from being written.
   * @param bodyOf called only where there is something to add
   */
  async add(slot: Date, sign: Sign, bodyOf: () => Promise<Body>): Promise<Added<Body>> {
    const previous = await this.#latest(slot);
    const { folder } = this.#chain;
    const key = keyOf(folder, slot);
    if (previous && previous.link.slot >= slot.toISOString())
      return { key, sequence: previous.link.sequence, added: false, previous };
    const text = await seal(payloadOf(this.#chain, slot, await bodyOf(), previous), sign);
    const added = await this.#archive.add(folder, slot, text);
    return { key, sequence: sequenceAfter(previous), added, previous };
  }

  async #latest(slot: Date): Promise<ProvedRecord<Body> | undefined> {
    for (const back of LOOK_BACK_MS) {
      const stored = await this.#archive.read(this.#chain.folder, new Date(slot.getTime() - back));
      for (const record of stored.reverse()) {
        const ours = this.#oursIn(record);
        if (ours) return ours;
      }
    }
    return undefined;
  }

  /** What was written first at a key, if it is ours; whatever was put over it since. */
  #oursIn(record: StoredRecord): ProvedRecord<Body> | undefined {
    try {
      return proveRecord(this.#chain, { ...record, versions: 1, deleted: false }, this.#isSigned);
    } catch (error) {
      if (error instanceof Disproved) return undefined;
      throw error;
    }
  }
}
