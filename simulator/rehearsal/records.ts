/** Keeps the evidence of one drill of a rehearsal, and its follow-ups. The drill's state is kept in memory: no later run needs it. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { closeAndRender } from '../../lib/recovery/evidence/report/render';
import type { Clock } from '../../lib/recovery/drill/clock';
import { DrillFolder } from '../../lib/recovery/drill/drill-folder';
import type { Records, Recorder } from '../../lib/recovery/drill/ports';
import type { DrillState } from '../../lib/recovery/drill/model';
import type { Entry, EntryOf } from '../../lib/recovery/evidence/entries';
import type { ProgramEnd } from '../regions/messages';
import type { Head } from '../../lib/recovery/evidence/head';
import { runSigner } from '../../lib/recovery/evidence/keys';
import { readEvidence, verify, type Verdict } from '../../lib/recovery/evidence/verify';
import { beginEvidence, type EvidenceWriter } from '../../lib/recovery/evidence/writer';

/** What happened to a rehearsal that its drill does not know of. */
export interface Incidents {
  /** Why the drill did not come to its own end; undefined where it did. */
  readonly interruption: string | undefined;
  /** Programs of the service that ended by themselves. */
  readonly ends: readonly ProgramEnd[];
}

export interface RehearsalRecords extends Records {
  /**
   * Signs the evidence with a key of this run, and verifies it as a third party would. Undefined where none was begun. An
   * interruption is its end; a program that ended is a verification that failed.
   */
  readonly close: (incidents: Incidents) => Promise<{ readonly head: Head; readonly verdict: Verdict } | undefined>;
  /**
   * Seals the follow-ups with the same key, and verifies all of it. Undefined where nothing was closed. What happened is a
   * check that failed.
   */
  readonly seal: (incidents: Incidents) => Promise<Verdict | undefined>;
  /** Closes the files of a drill that failed without an outcome, unsigned. */
  readonly leave: () => Promise<void>;
}

/** @param folder of the evidence; it must not be there yet */
export function recordsIn(folder: string, drill: string, clock: Clock): RehearsalRecords {
  let writer: EvidenceWriter | undefined;
  let after: Recorder | undefined;
  let ended: EntryOf<'ended'> | undefined;
  let isOver = false;
  let state: DrillState | undefined;
  const signer = runSigner(drill);
  let fingerprint: string | undefined;
  const drillFolder = new DrillFolder(folder, clock);
  return {
    async begin() {
      await mkdir(dirname(folder), { recursive: true });
      const begun = await beginEvidence(folder);
      writer = begun;
      return {
        // Its end is not final before the evidence is closed; an interrupted drill may still record what it sees.
        add(entry: Entry) {
          if (entry.kind === 'ended') ended = entry;
          else if (!isOver) begun.add(entry);
        },
        flush: () => begun.flush(),
      };
    },
    resume: () =>
      Promise.reject(new Error('an interrupted drill of a rehearsal cannot be resumed: its regions are gone')),
    after: async () => (after = await drillFolder.after()),
    load: () => Promise.resolve(state),
    save: (saved) => Promise.resolve(void (state = saved)),
    async close({ interruption, ends }) {
      if (!writer) return undefined;
      isOver = true;
      const at = ended?.at ?? clock.now();
      for (const end of ends) writer.add(incident(at, 'verification', programEnd(end)));
      const end = interruption === undefined ? ended : interruptedBy(interruption, at);
      if (end) writer.add(end);
      const closed = await closeAndRender(writer, signer, clock.now());
      writer = undefined;
      fingerprint = closed.fingerprint;
      return { head: closed.head, verdict: verify(await readEvidence(folder), fingerprint) };
    },
    async seal({ interruption, ends }) {
      if (fingerprint === undefined) return undefined;
      const found = [...ends.map(programEnd), ...(interruption === undefined ? [] : [cutShort(interruption)])];
      if (found.length > 0) after ??= await drillFolder.after();
      for (const each of found) after?.add(incident(clock.now(), 'post-recovery', each));
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

const interruptedBy = (detail: string, at: number): EntryOf<'ended'> => ({
  kind: 'ended',
  at,
  outcome: 'interrupted',
  detail,
});

type Checked = EntryOf<'checked'>;

const incident = (
  at: number,
  phase: Checked['phase'],
  what: Pick<Checked, 'name' | 'found' | 'required'>,
): Checked => ({ kind: 'checked', at, phase, commitments: [], passed: false, ...what });

const programEnd = (end: ProgramEnd) => ({
  name: 'programs of the service',
  found: lineOfEnd(end),
  required: 'end only when they are drained, or with their region',
});

/** A program's end in one line. */
export const lineOfEnd = ({ program, ending, at }: ProgramEnd): string =>
  `${program} ${ending}, at ${new Date(at).toISOString()}`;

/** A follow-up has no end of its own. */
const cutShort = (found: string) => ({
  name: 'post-recovery to its end',
  found,
  required: 'the rehearsal is not interrupted',
});
