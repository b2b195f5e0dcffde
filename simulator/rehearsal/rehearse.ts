/** A rehearsal: one stage, and on it one drill after another, each with evidence of its own. */
import { setTimeout as wait } from 'node:timers/promises';
import { monotonicClock } from '../../lib/recovery/drill/clock';
import { runDrill } from '../../lib/recovery/drill/drill';
import { REHEARSAL_PACE, type DrillOutcome, type Pace } from '../../lib/recovery/drill/options';
import type { DrillPorts, Screen } from '../../lib/recovery/drill/ports';
import { evidenceFolder } from '../../lib/recovery/evidence/folder';
import type { Figures } from '../../lib/recovery/evidence/figures/schema';
import { messageOf } from '../../lib/runtime/text';
import type { ProgramEnd } from '../regions/messages';
import { type Incidents, recordsIn } from './records';
import type { Run } from './runs';
import type { Stage } from './stage';

export interface RehearsalOptions {
  readonly runs: readonly Run[];
  /** Names the rehearsal; each run's evidence is named after it. */
  readonly id: string;
  readonly commit: string;
  readonly operator: string;
  readonly screen: Screen;
  /** How fast the drill looks and asks. @default that of rehearsals */
  readonly pace?: Pace;
  /** Folder below which evidence is written. */
  readonly out: string;
  /** `build/processes/traffic.mjs`. */
  readonly trafficProgram: string;
  readonly interrupted: AbortSignal;
}

/** What one run has shown. */
export interface RunReport {
  readonly run: Run;
  readonly outcome: DrillOutcome;
  /** Why the run did not come to its own end: Ctrl-C, or a process that was lost. */
  readonly interruption: string | undefined;
  /** Programs of the service that ended by themselves: neither drained nor lost with their region. */
  readonly ends: readonly ProgramEnd[];
  /** Folder of its evidence; undefined where there is none. */
  readonly evidence: string | undefined;
  /** True where the verifier found no flaw in it. */
  readonly genuine: boolean;
  /** Why not, each in one line. */
  readonly flaws: readonly string[];
  /** Computed from the samples; undefined where there are none. */
  readonly figures: Figures | undefined;
  /** `completed`, or how far what follows a failover came; undefined after a switchover, which does it at once. */
  readonly afterwards: string | undefined;
}

/** Whether a run was as it must be. */
export const isGood = ({ outcome, interruption, ends, genuine, figures, afterwards }: RunReport): boolean =>
  outcome.kind === 'completed' &&
  interruption === undefined &&
  ends.length === 0 &&
  genuine &&
  figures?.passed === true &&
  (afterwards === undefined || afterwards === 'completed');

/** Makes the runs, until one fails or is interrupted: the next would start from an unknown state. */
export async function rehearse(
  stage: Stage,
  options: RehearsalOptions,
  report: (run: RunReport) => void,
): Promise<readonly RunReport[]> {
  const reports: RunReport[] = [];
  for (const run of options.runs) {
    if (options.interrupted.aborted) break;
    await stage.settle();
    const made = await oneRun(stage, run, options);
    reports.push(made);
    report(made);
    if (!isGood(made)) break;
  }
  return reports;
}

async function oneRun(
  stage: Stage,
  run: Run,
  { id, commit, operator, screen, interrupted, out, trafficProgram, pace = REHEARSAL_PACE }: RehearsalOptions,
): Promise<RunReport> {
  const drill = `${id}-${run.number}-${run.mode}`;
  const folder = evidenceFolder(drill, true, out);
  const clock = monotonicClock();
  const records = recordsIn(folder, drill, clock);
  const options = {
    id: drill,
    to: run.to.name,
    mode: run.mode,
    dryRun: false,
    yes: true,
    breakGlass: false,
    resume: false,
    commit,
    operator,
    pace,
  };
  // A rehearsal takes the region down itself; a drill cannot do that to a real region.
  const beforeFlip = async (): Promise<string | undefined> => {
    if (run.mode !== 'failover') return undefined;
    await stage.lose(run.from.name);
    return run.from.name;
  };
  const ports: DrillPorts = { records, screen, clock, interrupted, trafficProgram, operator: undefined, beforeFlip };
  const flip = (resume: boolean): Promise<DrillOutcome> =>
    endSoon(runDrill(stage.target, { ...options, resume }, ports), interrupted);
  try {
    const outcome = await flip(false);
    // What went wrong may follow from a loss that is not known yet.
    await stage.rollCall().catch(() => undefined);
    const early = incidents(stage, interrupted, outcome);
    const closed = await records.close(early);
    const isCutShort = interrupted.aborted;
    const hasLost = run.mode === 'failover' && outcome.kind === 'completed' && !isCutShort;
    const afterwards = hasLost ? await comeBack(stage, run, interrupted, () => flip(true)) : undefined;
    const late = incidents(stage, interrupted);
    const verdict = (hasLost ? await records.seal(late) : undefined) ?? closed?.verdict;
    return {
      run,
      outcome: isCutShort ? { kind: 'interrupted' } : outcome,
      interruption: interrupted.aborted ? messageOf(interrupted.reason) : undefined,
      ends: [...early.ends, ...late.ends],
      afterwards,
      evidence: closed && folder,
      genuine: verdict?.genuine === true,
      flaws: (verdict?.flaws ?? []).map(({ where, found, required }) => `${where}: must be ${required}, is ${found}`),
      figures: closed?.head.figures,
    };
  } finally {
    await records.leave();
  }
}

/** Since the last call. */
const incidents = (stage: Stage, interrupted: AbortSignal, outcome?: DrillOutcome): Incidents => ({
  interruption: interrupted.aborted ? messageOf(interrupted.reason) : outcome && pauseOf(outcome),
  ends: stage.takeEnds(),
});

/** Milliseconds that an interrupted drill gets: a request to a process that is stopped would take longer. */
const GRACE_MS = 2000;

async function endSoon(drill: Promise<DrillOutcome>, interrupted: AbortSignal): Promise<DrillOutcome> {
  const late = new Promise<DrillOutcome>((resolve) => {
    const giveUp = (): void =>
      void wait(GRACE_MS, undefined, { ref: false }).then(() => resolve({ kind: 'interrupted' }));
    interrupted.addEventListener('abort', giveUp, { once: true });
  });
  drill.catch(() => undefined);
  return Promise.race([drill, late]);
}

/** No operator decides at a pause of a rehearsal, so it ends there. */
const pauseOf = (outcome: DrillOutcome): string | undefined =>
  outcome.kind === 'paused' ? `paused at ${outcome.step}: ${outcome.reason}` : undefined;

/** Restores the lost region and resumes the same drill, with what is left of it: the fence and post-recovery. */
async function comeBack(
  stage: Stage,
  run: Run,
  interrupted: AbortSignal,
  goOn: () => Promise<DrillOutcome>,
): Promise<string> {
  try {
    await stage.restore(run.from.name);
    const outcome = await goOn();
    await stage.rollCall();
    if (outcome.kind === 'findings') return outcome.findings.join('; ');
    return outcome.kind === 'paused' ? (pauseOf(outcome) ?? '') : outcome.kind;
  } catch (error) {
    if (interrupted.aborted) return 'interrupted';
    throw error;
  }
}
