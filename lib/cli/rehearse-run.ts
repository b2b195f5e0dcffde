/** Carries a rehearsal out for the command line; loaded only by then, for what it needs takes a moment to load. */
import { onLoss, ProcessLost } from '../recovery/processes/supervisor';
import { messageOf } from '../runtime/text';
import { newDrillId } from '../recovery/evidence/folder';
import { REAL_PACE, REHEARSAL_PACE } from '../recovery/drill/options';
import { rehearse as rehearseOn, type RunReport } from '../../simulator/rehearsal/rehearse';
import { runsOf } from '../../simulator/rehearsal/runs';
import type { Environment } from '../config/types';
import type { RehearsalMode } from '../../simulator/rehearsal/runs';
import { openStage, type Stage } from '../../simulator/rehearsal/stage';
import { EXIT } from './errors';
import { jsonText, Progress } from './terminal';
import { documentOfRehearsal, type RehearsalFacts, textOfRehearsal } from './rehearse-output';
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
  const { interrupted, stopListening } = interruptionOrLoss(context);
  const progress = new Progress(terminal);
  try {
    const facts = await rehearsed(context, asked, interrupted, progress);
    const document = documentOfRehearsal({
      environment: asked.environment.name,
      linkDelayMs: asked.linkDelayMs,
      interruption: interrupted.aborted ? messageOf(interrupted.reason) : undefined,
      ...facts,
    });
    progress.done();
    terminal.out(asked.json ? jsonText(document) : textOfRehearsal(document, terminal.colour));
    if (interrupted.aborted) return exitOf(interrupted);
    return document.ok ? EXIT.ok : EXIT.findings;
  } finally {
    stopListening();
    progress.done();
  }
}

/** Aborted by the operator, or by the loss of a process of this command, which is its reason then. */
export function interruptionOrLoss({ interruption }: Pick<CommandContext, 'interruption'>): {
  readonly interrupted: AbortSignal;
  readonly stopListening: () => void;
} {
  const lost = new AbortController();
  const stopListening = onLoss((loss) => lost.abort(loss));
  return { interrupted: AbortSignal.any([interruption(), lost.signal]), stopListening };
}

/** The exit code after that. */
export const exitOf = ({ reason }: AbortSignal): number =>
  reason instanceof ProcessLost ? EXIT.lost : EXIT.interrupted;

type Found = Pick<RehearsalFacts, 'ready' | 'reports' | 'wanted'>;

async function rehearsed(
  context: CommandContext,
  { environment, mode, times, linkDelayMs, pace }: AskedRehearsal,
  interrupted: AbortSignal,
  progress: Progress,
): Promise<Found> {
  const begun = performance.now();
  const runs = runsOf(environment, mode, times);
  const reports: RunReport[] = [];
  let ready: RehearsalFacts['ready'];
  let stage: Stage | undefined;
  try {
    progress.say('opening two regions');
    const given = ownVariables(context.given);
    stage = await openStage({
      environment,
      given,
      binaries: given.HOLDFAST_PG_BIN,
      linkDelayMs,
      pace: pace === 'real' ? 'rehearsal' : pace,
      interrupted,
    });
    const readySeconds = (performance.now() - begun) / 1000;
    // What is loaded until a flip counts as memory, too.
    await stage.settle();
    ready = { readySeconds, survey: await stage.survey() };
    await rehearseOn(
      stage,
      {
        runs,
        id: newDrillId(Date.now()),
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
    ready = { readySeconds, survey: { ...ready.survey, complaints } };
  } catch (error) {
    if (!interrupted.aborted) throw error;
  } finally {
    progress.say('closing two regions');
    await stage?.close();
  }
  return { ready, reports, wanted: runs.length };
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
