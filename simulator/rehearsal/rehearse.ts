/** A rehearsal: one stage, and on it one drill after another, each with evidence of its own. */
import { monotonicClock } from '../../lib/recovery/drill/clock';
import { runDrill } from '../../lib/recovery/drill/drill';
import { REHEARSAL_PACE, type DrillOutcome, type Pace } from '../../lib/recovery/drill/options';
import type { DrillPorts, Screen } from '../../lib/recovery/drill/ports';
import { evidenceFolder } from '../../lib/recovery/evidence/folder';
import type { Figures } from '../../lib/recovery/evidence/figures/schema';
import { recordsIn } from './records';
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
export const isGood = ({ outcome, genuine, figures, afterwards }: RunReport): boolean =>
  outcome.kind === 'completed' &&
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
  try {
    const outcome = await runDrill(stage.target, options, ports);
    const isOpen = outcome.kind === 'interrupted' || outcome.kind === 'paused';
    const closed = isOpen ? undefined : await records.close();
    const hasLost = run.mode === 'failover' && outcome.kind === 'completed';
    const afterwards = hasLost
      ? await comeBack(stage, run, () => runDrill(stage.target, { ...options, resume: true }, ports))
      : undefined;
    const verdict = (hasLost ? await records.seal() : undefined) ?? closed?.verdict;
    return {
      run,
      outcome,
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

/** Restores the lost region and resumes the same drill, with what is left of it: the fence and post-recovery. */
async function comeBack(stage: Stage, run: Run, goOn: () => Promise<DrillOutcome>): Promise<string> {
  await stage.restore(run.from.name);
  const outcome = await goOn();
  return outcome.kind === 'findings' ? outcome.findings.join('; ') : outcome.kind;
}
