/** Writes evidence down while a drill runs: what `flush` has waited for survives a crash, and nothing is left half-written. */
import { type FileHandle, mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type End, type Flaw, lineAfter, readChain, START } from './chain';
import { type Entry, entry, seenAt } from './entries';
import { figures } from './figures/figures';
import { syncFolder, writeWhole } from './folder';
import { FILES, type Head, headText } from './head';
import { type Signer, signed } from './keys';
import { storyFlaws } from './story';

/** Evidence that cannot be gone on with, or closed. */
export class BrokenEvidence extends Error {
  override readonly name = 'BrokenEvidence';

  constructor(readonly flaws: readonly Flaw[]) {
    super(flaws.map(({ where, found, required }) => `${where}: must be ${required}, is ${found}`).join('; '));
  }
}

/** Entries that come in within this many milliseconds share a line and one write: clients send hundreds a second. */
const INTERVAL = 100;

/** Made by `beginEvidence` and `resumeEvidence`. */
export class EvidenceWriter {
  private pending: Entry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private failure: unknown;

  constructor(
    readonly folder: string,
    private readonly file: FileHandle,
    private end: End,
  ) {}

  /**
   * Takes an entry down; it is on the disk within `INTERVAL`, or after `flush`.
   * @throws where the entry is none, or an earlier one could not be written
   */
  add(given: Entry): void {
    if (this.failure) throw this.failure;
    this.pending.push(entry.parse(given));
    this.timer ??= setTimeout(() => void this.flush().catch(() => undefined), INTERVAL);
  }

  /** Resolves when everything that was added is on the disk. @throws where it cannot be written */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    // Whoever does not wait is told by the next `add`.
    this.writing.catch((error: unknown) => (this.failure = error));
    return this.writing;
  }

  /** Lets go of the file and leaves the evidence open: it can be resumed. */
  async leave(): Promise<void> {
    await this.flush().finally(() => this.file.close());
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
    if (end.hash !== this.end.hash) found.push({ code: 'last', where: FILES.entries, found: 'another last line', required: 'the one that was written last' });
    const [declared] = entries;
    if (found.length > 0 || declared?.kind !== 'declared') throw new BrokenEvidence(found);
    const { drill, environment, rehearsal } = declared;
    const computed = figures(entries);
    const claims = { drill, environment, rehearsal, passed: computed.passed, figures: computed };
    const head = await signed({ version: 1, ...claims, at: new Date(at).toISOString(), lines, entries: entries.length, last: end.hash }, signer);
    await writeWhole(join(this.folder, FILES.head), headText(head));
    return head;
  }

  private async write(): Promise<void> {
    if (this.pending.length === 0) return;
    const { text, end } = lineAfter(this.end, this.pending);
    this.pending = [];
    await this.file.appendFile(text);
    await this.file.datasync();
    this.end = end;
  }
}

/** New evidence. @throws EEXIST where the folder has some already */
export async function beginEvidence(folder: string): Promise<EvidenceWriter> {
  await mkdir(folder, { recursive: true });
  const file = await open(join(folder, FILES.entries), 'ax');
  await syncFolder(folder);
  return new EvidenceWriter(folder, file, START);
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
  const path = join(folder, FILES.entries);
  const bytes = await readFile(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  const { entries, end, flaws } = readChain(FILES.entries, whole);
  const found = [...flaws, ...storyFlaws(FILES.entries, entries), ...(await closedFlaws(folder)), ...endedFlaws(entries)];
  if (found.length > 0) throw new BrokenEvidence(found);
  const file = await open(path, 'a');
  await file.truncate(whole.length);
  await file.sync();
  const writer = new EvidenceWriter(folder, file, end);
  const at = entries.reduce((latest, each) => Math.max(latest, seenAt(each)), now);
  writer.add({ kind: 'resumed', at, droppedBytes: bytes.length - whole.length });
  return { writer, entries, at };
}

const closedFlaws = (folder: string): Promise<readonly Flaw[]> =>
  stat(join(folder, FILES.head)).then(
    () => [{ code: 'story', where: FILES.head, found: 'there', required: 'absent: closed evidence is final' }],
    () => [],
  );

const endedFlaws = (entries: readonly Entry[]): readonly Flaw[] =>
  entries.at(-1)?.kind === 'ended' ? [{ code: 'story', where: FILES.entries, found: 'ended', required: 'a drill that still runs' }] : [];
