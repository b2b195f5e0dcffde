/** Appends entries to a file as a chain of lines. What `flush` has written survives a crash. */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { type Chain, type End, lineAfter, readChain, START } from './chain';
import { type Entry, entry } from './entries';

/** Milliseconds; entries of one interval share a line and a write, because clients send hundreds a second. */
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

  /** The end of the chain on the disk. */
  get end(): End {
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

/** An unfinished file, up to its last whole line. */
export interface Left {
  readonly chain: Chain;
  /** Bytes of an incomplete last line. */
  readonly droppedBytes: number;
  /** Cuts those off and continues the chain. */
  readonly goOn: () => Promise<ChainWriter>;
}

/** @param name of the file in flaws */
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
