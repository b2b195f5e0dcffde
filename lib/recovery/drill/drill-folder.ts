/** A drill's folder on this machine: its evidence, and its state in `state.json`. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { closeAndRender, render } from '../evidence/report/render';
import { readChain } from '../evidence/chain';
import { ChainWriter } from '../evidence/chain-writer';
import { parseJson } from '../../runtime/text';
import { writeIndex } from '../evidence/index/local-index';
import type { Entry, EntryOf } from '../evidence/entries';
import { followUpsIn, newestIn, openFollowUp, sealFollowUps } from '../evidence/follow-up-writer';
import { exists, writeAtomically } from '../evidence/folder';
import { FILES, type Head } from '../evidence/head';
import type { Signer } from '../evidence/keys';
import { beginEvidence, EvidenceWriter, resumeEvidence } from '../evidence/writer';
import type { Clock } from './clock';
import { acquireLock, releaseLock } from './lock-file';
import type { Recorder, Records } from './ports';
import { resumeRefused } from './errors';
import { drillState, type DrillState } from './model';

const STATE = 'state.json';

/** State and evidence in one folder, which is created when the drill is declared. */
export class DrillFolder implements Records {
  readonly folder: string;
  readonly #clock: Clock;
  #writer: EvidenceWriter | undefined;
  #after: ChainWriter | undefined;

  constructor(folder: string, clock: Clock) {
    this.folder = folder;
    this.#clock = clock;
  }

  /** @throws where the folder has evidence already */
  async begin(): Promise<Recorder> {
    this.#writer = await beginEvidence(this.folder);
    await acquireLock(this.folder);
    return this.#writer;
  }

  /** @throws BrokenEvidence, DrillRefused while another process has the drill */
  async resume(): Promise<{ readonly recorder: Recorder; readonly entries: readonly Entry[] }> {
    await acquireLock(this.folder);
    const { writer, entries, at } = await resumeEvidence(this.folder, this.#clock.now());
    this.#clock.notBefore(at);
    this.#writer = writer;
    return { recorder: writer, entries };
  }

  /** @throws DrillRefused where the file is not a drill's state */
  async load(): Promise<DrillState | undefined> {
    const file = join(this.folder, STATE);
    if (!(await exists(file))) return undefined;
    const { data } = drillState.safeParse(parseJson(await readFile(file, 'utf8')));
    if (data) return data;
    throw resumeRefused(
      'a drill with its saved state',
      `${file}, which is not a drill's state`,
      'put back the file that the drill wrote, or follow docs/runbooks/region-flip.md',
    );
  }

  async save(state: DrillState): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeAtomically(join(this.folder, STATE), `${JSON.stringify(state, undefined, 2)}\n`);
  }

  /** @throws BrokenEvidence, DrillRefused while another process has the drill */
  async after(): Promise<Recorder> {
    await acquireLock(this.folder);
    this.#clock.notBefore(await newestIn(this.folder));
    this.#after = await openFollowUp(this.folder, this.#clock.now());
    return this.#after;
  }

  /** Whether the evidence is signed. */
  async isClosed(): Promise<boolean> {
    return exists(join(this.folder, FILES.head));
  }

  /** The last entry of a drill that has ended; undefined where it has not. */
  async ending(): Promise<EntryOf<'ended'> | undefined> {
    const { entries } = readChain(FILES.entries, await readFile(join(this.folder, FILES.entries)));
    return entries.findLast((entry) => entry.kind === 'ended');
  }

  /** Closes the files and releases the lock, so that the drill can be resumed; does nothing where no evidence was begun. */
  async leave(): Promise<void> {
    await this.#writer?.leave();
    await this.#leaveAfter();
    await releaseLock(this.folder);
  }

  /**
   * Seals the follow-ups of a drill whose evidence is signed, and writes its page again; does nothing where there are none.
   * @throws BrokenEvidence
   */
  async seal(signer: Signer): Promise<void> {
    await acquireLock(this.folder);
    await this.#leaveAfter();
    if ((await followUpsIn(this.folder)).length === 0) return;
    await sealFollowUps(this.folder, signer, this.#clock.now());
    await render(this.folder);
    await writeIndex(dirname(this.folder));
  }

  /**
   * Signs the evidence of an ended drill, and writes the files for readers; also where another process wrote the evidence.
   * @throws where no evidence was begun, DrillRefused while another process has the drill
   */
  async close(signer: Signer): Promise<Head> {
    await acquireLock(this.folder);
    this.#writer ??= await this.#reopened();
    return (await closeAndRender(this.#writer, signer, this.#clock.now())).head;
  }

  async #leaveAfter(): Promise<void> {
    await this.#after?.leave();
    this.#after = undefined;
  }

  async #reopened(): Promise<EvidenceWriter> {
    const file = join(this.folder, FILES.entries);
    const { end } = readChain(FILES.entries, await readFile(file));
    return new EvidenceWriter(this.folder, new ChainWriter(await open(file, 'a'), end));
  }
}
