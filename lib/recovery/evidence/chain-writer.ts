/** Appends entries to a file as a chain of lines. What `flush` has written survives a crash. */
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChainEnd } from '../../runtime/hash-chain';
import { type Chain, lineAfter, readChain, START } from './chain';
import { type Entry, entry, type EntryOf, seenAt } from './entries';
import { BrokenEvidence, type Flaw } from './flaws';
import { syncFolder } from './folder';

/** Milliseconds; entries of one interval share a line and a write, because clients send hundreds a second. */
const INTERVAL = 100;

export class ChainWriter {
  #pending: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;
  #end: ChainEnd;

  constructor(
    private readonly file: FileHandle,
    end: ChainEnd = START,
  ) {
    this.#end = end;
  }

  /** The end of the chain on the disk. */
  get end(): ChainEnd {
    return this.#end;
  }

  /**
   * Adds an entry; it is on the disk within `INTERVAL`, or after `flush`.
   * @throws where the entry is invalid, or an earlier write failed
   */
  add(given: Entry): void {
    if (this.#failure) throw this.#failure;
    this.#pending.push(entry.parse(given));
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), INTERVAL);
  }

  /** Resolves when all added entries are on the disk. @throws where the write fails */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    // A caller that does not wait gets the error from the next `add`.
    this.#writing.catch((error: unknown) => (this.#failure = error));
    return this.#writing;
  }

  /** Flushes and closes the file; another writer can continue it. */
  async leave(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.file.close();
    }
  }

  async #write(): Promise<void> {
    if (this.#pending.length === 0) return;
    const { text, end } = lineAfter(this.#end, this.#pending);
    this.#pending = [];
    await this.file.appendFile(text);
    await this.file.datasync();
    this.#end = end;
  }
}

/** Begins a chain in a folder, which is made where there is none. @throws EEXIST where there is such a file */
export async function newChain(folder: string, name: string): Promise<ChainWriter> {
  await mkdir(folder, { recursive: true });
  const file = await open(join(folder, name), 'ax');
  await syncFolder(folder);
  return new ChainWriter(file);
}

/** What the entries of a file must be as a whole (chain.ts). */
type Rule = (name: string, entries: readonly Entry[]) => readonly Flaw[];

/** @throws {BrokenEvidence} where the file is not the chain that was written */
export async function readUnbroken(folder: string, name: string, rule: Rule): Promise<Chain> {
  return mustBeWhole(name, readChain(name, await readFile(join(folder, name))), rule);
}

function mustBeWhole(name: string, chain: Chain, rule: Rule): Chain {
  const flaws = [...chain.flaws, ...rule(name, chain.entries)];
  if (flaws.length > 0) throw new BrokenEvidence(flaws);
  return chain;
}

/** A chain that was left open, up to its last whole line, which is continued. */
interface Continued {
  readonly chain: Chain;
  /** Bytes of an incomplete last line, which were cut off. */
  readonly droppedBytes: number;
  readonly writer: ChainWriter;
}

/** @throws {BrokenEvidence} where the chain was changed; the file is then left as it is */
export async function continueChain(folder: string, name: string, rule: Rule): Promise<Continued> {
  const path = join(folder, name);
  const bytes = await readFile(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  const chain = mustBeWhole(name, readChain(name, whole), rule);
  const file = await open(path, 'a');
  await file.truncate(whole.length);
  await file.sync();
  return { chain, droppedBytes: bytes.length - whole.length, writer: new ChainWriter(file, chain.end) };
}

/** The entry of a resumption. Where a clock was set back meanwhile, it goes on from what was seen last. */
export const resumption = (before: readonly Entry[], now: number, droppedBytes: number): EntryOf<'resumed'> => ({
  kind: 'resumed',
  at: before.reduce((latest, each) => Math.max(latest, seenAt(each)), now),
  droppedBytes,
});
