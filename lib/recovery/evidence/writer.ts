/** Writes evidence down while a drill runs, and closes it. */
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Flaw, readChain, storyFlaws } from './chain';
import { ChainWriter, leftIn } from './chain-writer';
import { type Entry, seenAt } from './entries';
import { figures } from './figures/figures';
import { syncFolder, writeWhole } from './folder';
import { FILES, type Head, headText } from './head';
import { type Signer, signed } from './keys';

/** Evidence that cannot be gone on with, or closed. */
export class BrokenEvidence extends Error {
  override readonly name = 'BrokenEvidence';

  constructor(readonly flaws: readonly Flaw[]) {
    super(flaws.map(({ where, found, required }) => `${where}: must be ${required}, is ${found}`).join('; '));
  }
}

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
   * @param at when, in milliseconds since 1970
   * @throws {BrokenEvidence} where the disk does not hold what was written
   */
  async close(signer: Signer, at: number): Promise<Head> {
    await this.leave();
    const { entries, end, lines, flaws } = readChain(FILES.entries, await readFile(join(this.folder, FILES.entries)));
    const found = [...flaws, ...storyFlaws(FILES.entries, entries)];
    if (end.hash !== this.writer.end.hash)
      found.push({
        code: 'last',
        where: FILES.entries,
        found: 'another last line',
        required: 'the one that was written last',
      });
    const [declared] = entries;
    if (found.length > 0 || declared?.kind !== 'declared') throw new BrokenEvidence(found);
    const { drill, environment, rehearsal } = declared;
    const computed = figures(entries);
    const claims = { drill, environment, rehearsal, passed: computed.passed, figures: computed };
    const head = await signed(
      { version: 1, ...claims, at: new Date(at).toISOString(), lines, entries: entries.length, last: end.hash },
      signer,
    );
    await writeWhole(join(this.folder, FILES.head), headText(head));
    return head;
  }
}

/** New evidence. @throws EEXIST where the folder has some already */
export async function beginEvidence(folder: string): Promise<EvidenceWriter> {
  await mkdir(folder, { recursive: true });
  const file = await open(join(folder, FILES.entries), 'ax');
  await syncFolder(folder);
  return new EvidenceWriter(folder, new ChainWriter(file));
}

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
  const {
    chain: { entries, flaws },
    droppedBytes,
    goOn,
  } = await leftIn(join(folder, FILES.entries), FILES.entries);
  const found = [
    ...flaws,
    ...storyFlaws(FILES.entries, entries),
    ...(await closedFlaws(folder)),
    ...endedFlaws(entries),
  ];
  if (found.length > 0) throw new BrokenEvidence(found);
  const writer = new EvidenceWriter(folder, await goOn());
  const at = entries.reduce((latest, each) => Math.max(latest, seenAt(each)), now);
  writer.add({ kind: 'resumed', at, droppedBytes });
  return { writer, entries, at };
}

const closedFlaws = (folder: string): Promise<readonly Flaw[]> =>
  stat(join(folder, FILES.head)).then(
    () => [{ code: 'story', where: FILES.head, found: 'there', required: 'absent: closed evidence is final' }],
    () => [],
  );

const endedFlaws = (entries: readonly Entry[]): readonly Flaw[] =>
  entries.at(-1)?.kind === 'ended'
    ? [{ code: 'story', where: FILES.entries, found: 'ended', required: 'a drill that still runs' }]
    : [];
