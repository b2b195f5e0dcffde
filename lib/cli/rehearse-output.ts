import pc from 'picocolors';
import type { Problem } from '../config/validate/problem';
import { isGood, type RunReport } from '../../simulator/rehearsal/rehearse';
import { lineOfEnd } from '../../simulator/rehearsal/records';
import type { Survey } from '../../simulator/regions/messages';
import { tableOf } from './terminal';

/**
 * What `holdfast rehearse --json` prints: one document, always this shape. A field is only ever added within a version.
 * Everything in it was measured on one machine; no figure is one of the real service.
 */
export interface RehearsalDocument {
  readonly version: 1;
  readonly rehearsal: true;
  /** True exactly where the exit code is 0. */
  readonly ok: boolean;
  /** Why nothing was tried (exit code 2 or 3); empty where something was. */
  readonly problems: readonly Problem[];
  /** Null where nothing was tried, as is what follows. */
  readonly environment: string | null;
  /** Milliseconds between the regions, each way. */
  readonly linkDelayMs: number | null;
  readonly interrupted: boolean;
  /** By what: a signal to the command, or a process of its own that was lost; null where it was not interrupted. */
  readonly interruption: string | null;
  /** What the two regions took; null where they were not ready. */
  readonly stage: { readonly readySeconds: number; readonly processes: number; readonly mebibytes: number } | null;
  readonly runs: readonly RunDocument[];
}

interface RunDocument {
  readonly number: number;
  readonly mode: 'switchover' | 'failover';
  readonly from: string;
  readonly to: string;
  readonly passed: boolean;
  /** Why not, each in one line. */
  readonly findings: readonly string[];
  /** The longest time in which no client got an acknowledgement; null where it is not known. */
  readonly rtoSeconds: number | null;
  /** From the declaration until every verification had passed. */
  readonly verifiedSeconds: number | null;
  readonly rpoSeconds: number | null;
  readonly acknowledgedRows: number | null;
  readonly lostRows: number | null;
  readonly fence: string;
  /** How post-recovery ended once a lost region was back; null after a switchover. */
  readonly postRecovery: string | null;
  /**
   * Where the plan waited for a decision, and why; null where it did not. No operator decides in a rehearsal, so it ends there;
   * `next` is the command with which a drill goes on.
   */
  readonly pause: { readonly step: string; readonly reason: string; readonly next: string } | null;
  /** Folder of the evidence; null where there is none. */
  readonly evidence: string | null;
  /** True where the verifier found no flaw in it. */
  readonly genuine: boolean;
}

/** What is known of a rehearsal that was tried. */
export interface RehearsalFacts {
  readonly environment: string;
  readonly linkDelayMs: number;
  /** Why it did not come to its end; undefined where it did. */
  readonly interruption: string | undefined;
  /** Undefined where the regions were not ready. */
  readonly ready: { readonly readySeconds: number; readonly survey: Survey } | undefined;
  readonly reports: readonly RunReport[];
  /** Runs that were asked for. */
  readonly wanted: number;
}

/** Pure. */
export function documentOfRehearsal({
  environment,
  linkDelayMs,
  interruption,
  ready,
  reports,
  wanted,
}: RehearsalFacts): RehearsalDocument {
  const isWhole = interruption === undefined && reports.length === wanted && ready?.survey.complaints.length === 0;
  return {
    version: 1,
    rehearsal: true,
    problems: [],
    environment,
    linkDelayMs,
    interrupted: interruption !== undefined,
    interruption: interruption ?? null,
    ok: isWhole && reports.every(isGood),
    stage: ready ? stageDocument(ready) : null,
    runs: reports.map(runDocument),
  };
}

const stageDocument = ({
  readySeconds,
  survey: { processes, mebibytes },
}: NonNullable<RehearsalFacts['ready']>): RehearsalDocument['stage'] => ({ readySeconds, processes, mebibytes });

function runDocument(report: RunReport): RunDocument {
  const {
    run: { number, mode, from, to },
    figures,
    afterwards,
    evidence,
    genuine,
  } = report;
  return {
    number,
    mode,
    from: from.name,
    to: to.name,
    passed: isGood(report),
    findings: findingsOf(report),
    rtoSeconds: figures?.recoveryTime.client?.seconds ?? null,
    verifiedSeconds: figures?.recoveryTime.declaredToVerified?.seconds ?? null,
    rpoSeconds: figures?.recoveryPoint.seconds ?? null,
    acknowledgedRows: figures?.rows.acknowledged ?? null,
    lostRows: figures?.recoveryPoint.lost.length ?? null,
    fence: figures?.fence.status ?? 'unknown',
    postRecovery: afterwards ?? null,
    pause: pauseDocument(report),
    evidence: evidence ?? null,
    genuine,
  };
}

const pauseDocument = ({ outcome }: RunReport): RunDocument['pause'] =>
  outcome.kind === 'paused'
    ? { step: outcome.step, reason: outcome.reason, next: 'npx holdfast drill --resume <id of the drill>' }
    : null;

/** Everything that speaks against a run. */
function findingsOf({ outcome, interruption, ends, figures, flaws, afterwards }: RunReport): readonly string[] {
  const ended = ends.map(lineOfEnd);
  // What else is missing follows from that.
  if (interruption !== undefined) return [interruption, ...ended, ...flaws];
  if (outcome.kind === 'paused') return [...ended, lineOfPause(outcome), ...flaws];
  const ending =
    outcome.kind === 'findings'
      ? outcome.findings
      : outcome.kind === 'completed'
        ? []
        : [`the drill ended ${outcome.kind}`];
  const late = afterwards === undefined || afterwards === 'completed' ? [] : [`post-recovery: ${afterwards}`];
  return [...new Set([...ended, ...ending, ...(figures?.shortcomings ?? []), ...flaws, ...late])];
}

const lineOfPause = ({ step, reason }: { readonly step: string; readonly reason: string }): string =>
  `paused at ${step}: ${reason}. A rehearsal ends here; a drill waits for a decision, and goes on with: npx holdfast drill --resume <id>. What to look at: docs/runbooks/region-flip.md, "${step}"`;

/** A rehearsal for people. Pure. */
export function textOfRehearsal(
  { stage, runs, linkDelayMs, environment, interruption }: RehearsalDocument,
  colour: boolean,
): string {
  const { bold, green, red } = pc.createColors(colour);
  const table = tableOf(['REHEARSAL', 'from', 'to', 'RTO', 'RPO', 'rows lost', 'verified after', 'fence', 'result']);
  for (const run of runs) {
    const rows = run.lostRows === null ? 'unknown' : `${run.lostRows} of ${run.acknowledgedRows}`;
    table.push([
      `${run.number} ${run.mode}`,
      run.from,
      run.to,
      seconds(run.rtoSeconds),
      seconds(run.rpoSeconds),
      rows,
      seconds(run.verifiedSeconds),
      fence(run),
      run.passed ? green('passed') : red('FAILED'),
    ]);
  }
  const findings = runs.flatMap((run) => run.findings.map((finding) => red(`run ${run.number}: ${finding}`)));
  const evidence = runs.flatMap((run) =>
    run.evidence === null ? [] : [`${run.evidence}  ${run.genuine ? 'verified' : red('NOT GENUINE')}`],
  );
  return [
    bold(`REHEARSAL of ${environment} on one machine: these are not figures of the real service (docs/rehearsal.md).`),
    ...(stage
      ? [
          `Two regions, ${linkDelayMs} ms apart each way, ready after ${stage.readySeconds.toFixed(1)} s: ${stage.processes} processes, ${stage.mebibytes} MiB.`,
        ]
      : []),
    ...(runs.length > 0 ? [table.toString()] : []),
    ...findings,
    ...(interruption === null ? [] : [red(`The rehearsal ended before its end: ${interruption}`)]),
    ...(evidence.length > 0 ? ['Evidence:', ...evidence.map((line) => `  ${line}`)] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const seconds = (value: number | null): string => (value === null ? 'unknown' : `${value.toFixed(2)} s`);

/** A lost region cannot be asked; once it is back, post-recovery does. */
const fence = ({ fence: status, postRecovery }: RunDocument): string =>
  status === 'unverified' && postRecovery === 'completed' ? 'verified on its return' : status;
