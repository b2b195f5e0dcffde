/** A flip between the regions of a stage, as the command would run it for an operator who is asked. */
import { join } from 'node:path';
import { monotonicClock } from '../../../lib/recovery/drill/clock';
import type { Action } from '../../../lib/recovery/drill/pause-decision';
import { runDrill } from '../../../lib/recovery/drill/drill';
import { DrillFolder } from '../../../lib/recovery/drill/drill-folder';
import type { FlipMode } from '../../../lib/recovery/drill/model';
import { REHEARSAL_PACE, type DrillOutcome, type Pace } from '../../../lib/recovery/drill/options';
import type { DrillPorts, Operator, Recorder, Screen } from '../../../lib/recovery/drill/ports';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import { fingerprintOf, runSigner } from '../../../lib/recovery/evidence/keys';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import type { Stage } from '../../../simulator/rehearsal/stage';

export interface RehearsedParts {
  readonly stage: Pick<Stage, 'target'>;
  /** Names the drill and its folder. */
  readonly id: string;
  /** Region to activate. */
  readonly to: string;
  /** Default: switchover. */
  readonly mode?: FlipMode;
  /** Folder of its folder. */
  readonly out: string;
  /** Where it differs from that of rehearsals. */
  readonly pace?: Partial<Pace>;
}

/** A screen that no one looks at. */
export const SILENT: Screen = { say: () => undefined, table: () => undefined, show: () => undefined };

/** A drill as the command runs it: its folder, its evidence, and an operator who gives these answers in this order. */
export class Rehearsed {
  /** What was written down, of all its runs. */
  readonly entries: Entry[] = [];
  readonly #clock = monotonicClock();
  readonly #answers: Action[];
  #stop = new AbortController();
  #stopAt: ((entry: Entry) => boolean) | undefined;

  constructor(
    private readonly parts: RehearsedParts,
    ...answers: readonly Action[]
  ) {
    this.#answers = [...answers];
  }

  get #folder(): string {
    return join(this.parts.out, this.parts.id);
  }

  /** Interrupts the drill as soon as an entry that `holds` is written. */
  stopAt(holds: (entry: Entry) => boolean): this {
    this.#stopAt = holds;
    return this;
  }

  /** @param hooks what happens when the flip is about to begin, and when the operator has been asked */
  async run(
    resume: boolean,
    hooks: { readonly beforeFlip?: DrillPorts['beforeFlip']; readonly asked?: (answer: Action) => Promise<void> } = {},
  ): Promise<DrillOutcome> {
    this.#stop = new AbortController();
    const records = new DrillFolder(this.#folder, this.#clock);
    const heard = (recorder: Recorder): Recorder => ({
      add: (entry) => (recorder.add(entry), this.#take(entry)),
      flush: () => recorder.flush(),
    });
    const operator: Operator = {
      confirm: () => Promise.resolve(true),
      type: () => Promise.resolve('it was looked into'),
      choose: async (question, choices) => {
        const next = this.#answers.shift();
        const found = choices.find(({ answer }) => answer === next);
        if (!found || next === undefined)
          throw new Error(
            `${question} There must be an answer, ${String(next)}, among ${choices.map(({ answer }) => answer).join(', ')}`,
          );
        await hooks.asked?.(next);
        return found.answer;
      },
    };
    try {
      return await runDrill(
        this.parts.stage.target,
        {
          id: this.parts.id,
          to: this.parts.to,
          mode: this.parts.mode ?? 'switchover',
          dryRun: false,
          yes: true,
          breakGlass: false,
          resume,
          commit: 'abc',
          operator: 'operator',
          pace: { ...REHEARSAL_PACE, ...this.parts.pace },
        },
        {
          records: {
            begin: async () => heard(await records.begin()),
            resume: async () => {
              const { recorder, entries } = await records.resume();
              return { recorder: heard(recorder), entries };
            },
            after: () => records.after(),
            load: () => records.load(),
            save: (state) => records.save(state),
          },
          operator,
          clock: this.#clock,
          interrupted: this.#stop.signal,
          trafficProgram: 'build/processes/traffic.mjs',
          beforeFlip: hooks.beforeFlip,
          screen: SILENT,
        },
      );
    } finally {
      await records.leave();
    }
  }

  /** Signs the evidence, and verifies it as a third party would. */
  async verdict() {
    const [records, signer] = [new DrillFolder(this.#folder, this.#clock), runSigner(this.parts.id)];
    await records.close(signer);
    await records.leave();
    return verify(await readEvidence(this.#folder), fingerprintOf(signer.key));
  }

  #take(entry: Entry): void {
    this.entries.push(entry);
    if (!this.#stopAt?.(entry)) return;
    this.#stopAt = undefined;
    this.#stop.abort(new Error('interrupted'));
  }
}
