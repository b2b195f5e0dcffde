/** Writes evidence down while a drill runs, and closes it. */
import { join } from 'node:path';
import { storyFlaws } from './chain';
import { type ChainWriter, continueChain, newChain, readUnbroken, resumption } from './chain-writer';
import type { Entry } from './entries';
import { figures } from './figures/figures';
import { BrokenEvidence, flawsAt } from './flaws';
import { exists, writeAtomically } from './folder';
import { FILES, type Head } from './head';
import type { Signer } from './keys';
import { claimsOf, HEAD } from './signed-file';
import { newestOf } from './times';

/** Made by `beginEvidence` and `resumeEvidence`. */
export class EvidenceWriter {
  constructor(
    readonly folder: string,
    private readonly writer: ChainWriter,
  ) {}

  /** As a chain's writer. @throws as it */
  add(given: Entry): void {
    this.writer.add(given);
  }

  /** Resolves when everything that was added is on the disk. @throws where it cannot be written */
  flush(): Promise<void> {
    return this.writer.flush();
  }

  /** Lets go of the file and leaves the evidence open: it can be resumed. */
  leave(): Promise<void> {
    return this.writer.leave();
  }

  /**
   * Computes the figures from what is on the disk and signs them; after this nothing can be added.
   * @param at when, in milliseconds since 1970; never before the last entry, whatever was done to the clock
   * @throws {BrokenEvidence} where the disk does not hold what was written
   */
  async close(signer: Signer, at: number): Promise<Head> {
    await this.leave();
    const chain = await readUnbroken(this.folder, FILES.entries, storyFlaws);
    const { entries, end } = chain;
    const [declared] = entries;
    if (end.hash !== this.writer.end.hash || declared?.kind !== 'declared')
      throw new BrokenEvidence(
        flawsAt(FILES.entries, [true, 'last', 'another last line', 'the one that was written last']),
      );
    const { drill, environment, rehearsal } = declared;
    const computed = figures(entries);
    const claims = { drill, environment, rehearsal, passed: computed.passed, figures: computed, ...claimsOf(chain) };
    const closed = new Date(Math.max(at, newestOf(entries))).toISOString();
    const head = await HEAD.sign({ version: 1, ...claims, at: closed }, signer);
    await writeAtomically(join(this.folder, FILES.head), HEAD.textOf(head));
    return head;
  }
}

/** New evidence. @throws EEXIST where the folder has some already */
export const beginEvidence = async (folder: string): Promise<EvidenceWriter> =>
  new EvidenceWriter(folder, await newChain(folder, FILES.entries));

/** A drill that was interrupted, with everything it had seen. */
export interface Resumed {
  readonly writer: EvidenceWriter;
  readonly entries: readonly Entry[];
  /** When it goes on, as the evidence has it. */
  readonly at: number;
}

/**
 * Goes on with evidence that was left open. What a crash left half-written is dropped, and the evidence says so.
 * @param now in milliseconds since 1970; where a clock was set back meanwhile, the evidence goes on from what was seen last
 * @throws {BrokenEvidence} where it is closed, says nothing yet, or was changed
 */
export async function resumeEvidence(folder: string, now: number): Promise<Resumed> {
  const isClosed = await exists(join(folder, FILES.head));
  const continued = await continueChain(folder, FILES.entries, (file, entries) => [
    ...storyFlaws(file, entries),
    ...flawsAt(FILES.head, [isClosed, 'story', 'there', 'absent: closed evidence is final']),
    ...flawsAt(file, [entries.at(-1)?.kind === 'ended', 'story', 'ended', 'a drill that still runs']),
  ]);
  const { entries } = continued.chain;
  const resumed = resumption(entries, now, continued.droppedBytes);
  continued.writer.add(resumed);
  return { writer: new EvidenceWriter(folder, continued.writer), entries, at: resumed.at };
}
