/** Keeps the evidence of one drill of a rehearsal, and its follow-ups. The drill's state is kept in memory: no later run needs it. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { closeAndRender } from '../../lib/recovery/evidence/report/render';
import type { Clock } from '../../lib/recovery/drill/clock';
import { DrillFolder } from '../../lib/recovery/drill/drill-folder';
import type { Records } from '../../lib/recovery/drill/ports';
import type { DrillState } from '../../lib/recovery/drill/model';
import type { Head } from '../../lib/recovery/evidence/head';
import { runSigner } from '../../lib/recovery/evidence/keys';
import { readEvidence, verify, type Verdict } from '../../lib/recovery/evidence/verify';
import { beginEvidence, type EvidenceWriter } from '../../lib/recovery/evidence/writer';

export interface RehearsalRecords extends Records {
  /** Signs the evidence with a key of this run, and verifies it as a third party would. Undefined where none was begun. */
  readonly close: () => Promise<{ readonly head: Head; readonly verdict: Verdict } | undefined>;
  /** Seals the follow-ups with the same key, and verifies all of it. Undefined where nothing was closed. */
  readonly seal: () => Promise<Verdict | undefined>;
  /** Closes the files of an interrupted drill, unsigned. */
  readonly leave: () => Promise<void>;
}

/** @param folder of the evidence; it must not be there yet */
export function recordsIn(folder: string, drill: string, clock: Clock): RehearsalRecords {
  let writer: EvidenceWriter | undefined;
  let state: DrillState | undefined;
  const signer = runSigner(drill);
  let fingerprint: string | undefined;
  const drillFolder = new DrillFolder(folder, clock);
  return {
    async begin() {
      await mkdir(dirname(folder), { recursive: true });
      writer = await beginEvidence(folder);
      return writer;
    },
    resume: () =>
      Promise.reject(new Error('an interrupted drill of a rehearsal cannot be resumed: its regions are gone')),
    after: () => drillFolder.after(),
    load: () => Promise.resolve(state),
    save: (saved) => Promise.resolve(void (state = saved)),
    async close() {
      if (!writer) return undefined;
      const closed = await closeAndRender(writer, signer, clock.now());
      writer = undefined;
      fingerprint = closed.fingerprint;
      return { head: closed.head, verdict: verify(await readEvidence(folder), fingerprint) };
    },
    async seal() {
      if (fingerprint === undefined) return undefined;
      await drillFolder.seal(signer);
      return verify(await readEvidence(folder), fingerprint);
    },
    async leave() {
      await writer?.leave();
      writer = undefined;
      await drillFolder.leave();
    },
  };
}
