/** Rehearses faults for the command line; loaded only by then. */
import pc from 'picocolors';
import { newDrillId } from '../recovery/evidence/folder';
import type { Environment } from '../config/types';
import { messageOf } from '../runtime/text';
import type { Problem } from '../config/validate/problem';
import type { FaultCase } from '../../simulator/faults/fault';
import { type CaseReport, runCatalogue } from '../../simulator/faults/run-catalogue';
import { openStage } from '../../simulator/rehearsal/stage';
import type { CommandContext } from './context';
import { EXIT } from './errors';
import { exitOf, interruptionOrLoss, ownVariables } from './rehearse-run';
import { jsonText, Progress } from './terminal';

export interface AskedFaultRehearsal {
  readonly environment: Environment;
  readonly cases: readonly FaultCase[];
  readonly linkDelayMs: number;
  readonly json: boolean;
}

/** What `holdfast rehearse --fault ... --json` prints: one document, always this shape. */
export interface FaultsDocument {
  readonly version: 1;
  readonly rehearsal: true;
  /** True exactly where the exit code is 0. */
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  readonly environment: string;
  readonly interrupted: boolean;
  /** By what; null where it was not interrupted. */
  readonly interruption: string | null;
  /** Cases that were asked for. */
  readonly wanted: number;
  readonly seconds: number;
  readonly cases: readonly CaseReport[];
}

/** @returns the exit code */
export async function rehearseFaults(context: CommandContext, asked: AskedFaultRehearsal): Promise<number> {
  const { environment, cases, linkDelayMs, json } = asked;
  const { terminal, out } = context;
  const { interrupted, stopListening } = interruptionOrLoss(context);
  const progress = new Progress(terminal);
  const given = ownVariables(context.given);
  const begun = performance.now();
  const write = json ? terminal.error : terminal.out;
  progress.say('opening two regions');
  let made = 0;
  try {
    const reports = await runCatalogue(
      {
        cases,
        given,
        interrupted,
        id: `faults-${newDrillId(Date.now())}`,
        out: `${out}/rehearsals`,
        trafficProgram: `${context.processes}/traffic.mjs`,
        open: () =>
          openStage({
            environment,
            given,
            binaries: given.HOLDFAST_PG_BIN,
            linkDelayMs,
            pace: 'rehearsal',
            interrupted,
          }),
      },
      (report) => {
        made += 1;
        progress.done();
        write(lineOf(report, terminal.colour));
        progress.say(`${made} of ${cases.length} cases`);
      },
    );
    const ok = reports.length === cases.length && reports.every(({ violations }) => violations.length === 0);
    const document: FaultsDocument = {
      version: 1,
      rehearsal: true,
      ok,
      problems: [],
      environment: environment.name,
      interrupted: interrupted.aborted,
      interruption: interrupted.aborted ? messageOf(interrupted.reason) : null,
      wanted: cases.length,
      seconds: (performance.now() - begun) / 1000,
      cases: reports,
    };
    progress.done();
    if (json) terminal.out(jsonText(document));
    else terminal.out(closing(document));
    if (interrupted.aborted) return exitOf(interrupted);
    return ok ? EXIT.ok : EXIT.findings;
  } catch (error) {
    if (interrupted.aborted) {
      terminal.error(`${messageOf(interrupted.reason)}\n`);
      return exitOf(interrupted);
    }
    throw error;
  } finally {
    stopListening();
    progress.done();
  }
}

function lineOf({ name, ended, seconds, violations, excused }: CaseReport, colour: boolean): string {
  const { green, red } = pc.createColors(colour);
  const mark = violations.length === 0 ? green('passed') : red('FAILED');
  const lost = excused.length > 0 ? `, ${excused.length} writes of an unfenced old writer` : '';
  return [
    `${mark}  ${name}  ${ended ?? 'not carried out'}${lost}  ${seconds.toFixed(1)} s`,
    ...violations.map((line) => `        ${line}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function closing({ cases, wanted, seconds, interruption }: FaultsDocument): string {
  const failed = cases.filter(({ violations }) => violations.length > 0).length;
  const early = interruption === null ? '' : `The rehearsal ended before its end: ${interruption}\n`;
  return `${early}REHEARSAL: ${cases.length - failed} of ${wanted} cases passed, ${failed} failed, ${Math.round(seconds)} s (docs/faults.md).\n`;
}
