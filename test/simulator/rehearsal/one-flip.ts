/** One flip as a rehearsal makes it, on a stage that a test has opened. */
import { environment } from '../../support/stage';
import type { FlipMode } from '../../../lib/recovery/drill/model';
import { isGood, rehearse, type RunReport } from '../../../simulator/rehearsal/rehearse';
import { runsOf } from '../../../simulator/rehearsal/runs';
import { openStage, type Stage } from '../../../simulator/rehearsal/stage';
import { SILENT } from './rehearsed-drill';

const interrupted = new AbortController().signal;

/** Production's regions, in a process of their own. */
export const openProduction = (skipsFunctions = false): Promise<Stage> =>
  openStage({
    environment: environment('production'),
    given: {},
    binaries: process.env.HOLDFAST_PG_BIN,
    linkDelayMs: 35,
    pace: 'rehearsal',
    skipsFunctions,
    interrupted,
  });

/** From the first region to the second, which must pass. @param out folder for its evidence */
export async function flip(
  stage: Stage,
  mode: FlipMode,
  out: string,
): Promise<{ readonly report: RunReport; readonly said: readonly string[] }> {
  const said: string[] = [];
  const [report] = await rehearse(
    stage,
    {
      runs: runsOf(environment('production'), mode, 1),
      id: 'proof',
      commit: 'abc',
      operator: 'operator',
      out,
      interrupted,
      trafficProgram: 'build/processes/traffic.mjs',
      screen: { ...SILENT, say: (text) => void said.push(text) },
    },
    () => undefined,
  );
  if (!report) throw new Error('there must be a run');
  expect({
    good: isGood(report),
    outcome: report.outcome,
    flaws: report.flaws,
    wrong: report.figures?.shortcomings,
    afterwards: report.afterwards ?? 'completed',
  }).toEqual({ good: true, outcome: { kind: 'completed' }, flaws: [], wrong: [], afterwards: 'completed' });
  expect((await stage.survey()).complaints).toEqual([]);
  return { report, said };
}
