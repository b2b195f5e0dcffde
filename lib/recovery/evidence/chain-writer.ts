/** Appends entries to a file as a chain of lines: what `flush` has waited for survives a crash, and nothing is left half-written. */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { type Chain, type End, lineAfter, readChain, START } from './chain';
import { type Entry, entry } from './entries';

/** Entries that come in within this many milliseconds share a line and one write: clients send hundreds a second. */
const INTERVAL = 100;

export class ChainWriter {
  #pending: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;
  #end: End;

  constructor(
    private readonly file: FileHandle,
    end: End = START,
  ) {
    this.#end = end;
  }

  /** Where the chain ends after everything that has been written. */
  get end(): End {
    return this.#end;
  }

  /**
   * Takes an entry down; it is on the disk within `INTERVAL`, or after `flush`.
   * @throws where the entry is none, or an earlier one could not be written
   */
  add(given: Entry): void {
    if (this.#failure) throw this.#failure;
    this.#pending.push(entry.parse(given));
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), INTERVAL);
  }

  /** Resolves when everything that was added is on the disk. @throws where it cannot be written */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    // Whoever does not wait is told by the next `add`.
    this.#writing.catch((error: unknown) => (this.#failure = error));
    return this.#writing;
  }

  /** Lets go of the file: another writer may go on with it. */
  async leave(): Promise<void> {
    await this.flush().finally(() => this.file.close());
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

/** A file that was left, up to its last whole line. */
export interface Left {
  readonly chain: Chain;
  /** Bytes of a last line that had not been written whole. */
  readonly droppedBytes: number;
  /** Cuts those off and goes on. */
  readonly goOn: () => Promise<ChainWriter>;
}

/** @param name what the file is called in what is wrong with it */
export async function leftIn(path: string, name: string): Promise<Left> {
  const bytes = await readFile(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  const chain = readChain(name, whole);
  return {
    chain,
    droppedBytes: bytes.length - whole.length,
    async goOn() {
      const file = await open(path, 'a');
      await file.truncate(whole.length);
      await file.sync();
      return new ChainWriter(file, chain.end);
    },
  };
}
