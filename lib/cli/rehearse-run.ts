/** Carries a rehearsal out for the command line; loaded only by then, for what it needs takes a moment to load. */
import { REAL_PACE, REHEARSAL_PACE } from '../recovery/drill/options';
import { rehearse as rehearseOn, type RunReport } from '../../simulator/rehearsal/rehearse';
import { runsOf } from '../../simulator/rehearsal/runs';
import type { Environment } from '../config/types';
import type { RehearsalMode } from '../../simulator/rehearsal/runs';
import { openStage } from '../../simulator/rehearsal/stage';
import { EXIT, Interrupted } from './errors';
import { jsonText, Progress } from './terminal';
import { documentOfRehearsal, type RehearsalDocument, textOfRehearsal } from './rehearse-output';
import type { CommandContext } from './context';

/** A rehearsal as it was asked for. */
export interface AskedRehearsal {
  readonly environment: Environment;
  readonly mode: RehearsalMode;
  /** How often each mode is rehearsed. */
  readonly times: number;
  /** Of the link between the regions, each way, in milliseconds. */
  readonly linkDelayMs: number;
  /** How fast engines are: as fast as they are, or as slow as those of AWS are documented to be. */
  readonly pace: 'real' | 'aurora';
  readonly json: boolean;
}

/** @returns the exit code */
export async function rehearse(context: CommandContext, asked: AskedRehearsal): Promise<number> {
  const { terminal } = context;
  const interrupted = context.interruption();
  const progress = new Progress(terminal);
  try {
    const document = await rehearsed(context, asked, interrupted, progress);
    progress.done();
    if (!document) throw new Interrupted();
    terminal.out(asked.json ? jsonText(document) : textOfRehearsal(document, terminal.colour));
    if (interrupted.aborted) return EXIT.interrupted;
    return document.ok ? EXIT.ok : EXIT.findings;
  } catch (error) {
    throw interrupted.aborted ? new Interrupted() : error;
  } finally {
    progress.done();
  }
}

/** Undefined where it was interrupted before there was anything to tell. */
async function rehearsed(
  context: CommandContext,
  asked: AskedRehearsal,
  interrupted: AbortSignal,
  progress: Progress,
): Promise<RehearsalDocument | undefined> {
  const { environment, mode, times, linkDelayMs, pace } = asked;
  const begun = performance.now();
  progress.say('opening two regions');
  const given = ownVariables(context.given);
  const stage = await openStage({
    environment,
    given,
    binaries: given.HOLDFAST_PG_BIN,
    linkDelayMs,
    pace: pace === 'real' ? 'rehearsal' : pace,
    interrupted,
  });
  try {
    const readySeconds = (performance.now() - begun) / 1000;
    // What is loaded until a flip counts as memory, too.
    await stage.settle();
    const survey = await stage.survey();
    const runs = runsOf(environment, mode, times);
    const reports: RunReport[] = [];
    const id = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
    await rehearseOn(
      stage,
      {
        runs,
        id,
        interrupted,
        commit: context.commit(),
        operator: context.given.USER ?? 'unknown',
        out: context.out,
        pace: pace === 'real' ? REHEARSAL_PACE : { ...REHEARSAL_PACE, settle: REAL_PACE.settle },
        trafficProgram: `${context.processes}/traffic.mjs`,
        screen: {
          say: () => undefined,
          table: () => undefined,
          show: ({ title, steps, clients }) => progress.say(`${title}: ${underWay(steps)}; ${clients}`),
        },
      },
      (report) => void reports.push(report),
    );
    const { complaints } = await stage.survey();
    return documentOfRehearsal({
      environment: environment.name,
      linkDelayMs,
      interrupted: interrupted.aborted,
      readySeconds,
      survey: { ...survey, complaints },
      reports,
      wanted: runs.length,
    });
  } finally {
    progress.say('closing two regions');
    await stage.close();
  }
}

const underWay = (steps: readonly { readonly name: string; readonly status: string }[]): string =>
  steps
    .filter(({ status }) => status === 'running')
    .map(({ name }) => name)
    .join(', ') || 'waiting';

/** The project's own variables: nothing else decides what is rehearsed. */
export const ownVariables = (given: CommandContext['given']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || !name.startsWith('HOLDFAST_') ? [] : [[name, value]],
    ),
  );
