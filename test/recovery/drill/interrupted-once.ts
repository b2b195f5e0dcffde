/** A drill that is interrupted at one moment and resumed. */
import type { DrillState } from '../../../lib/recovery/drill/model';
import type { Entry, EntryOf } from '../../../lib/recovery/evidence/entries';
import { of, type DrillLab } from './drill-lab';

/** Whether the moment has come, by what has just been recorded or is about to be kept. */
export type Moment = (seen: Entry | DrillState) => boolean;

export const keeps =
  (phase: DrillState['phase']): Moment =>
  (seen) =>
    'phase' in seen && seen.phase === phase;
export const records =
  <Kind extends Entry['kind']>(kind: Kind, changes: Partial<EntryOf<Kind>> = {}): Moment =>
  (seen) =>
    'kind' in seen && Object.entries({ kind, ...changes }).every(([name, value]) => Reflect.get(seen, name) === value);

/** Interrupts a switchover at that moment, and resumes it: its flip is started once, and it ends as if nothing had been. */
export async function interruptedOnce(lab: DrillLab, moment: Moment): Promise<void> {
  let stopped = false;
  lab.onSave = lab.onEntry = (seen: Entry | DrillState) => {
    if (stopped || !moment(seen)) return;
    stopped = true;
    lab.stop();
  };
  expect(await lab.drill()).toEqual({ kind: 'interrupted' });
  expect(stopped).toBe(true);
  expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
  expect(lab.plan.calls).toEqual([
    'StartPlanExecution activate us-east-2 graceful',
    'StartPlanExecution postRecovery us-west-2 graceful',
  ]);
  expect(of(lab.entries, 'declared')).toHaveLength(1);
  expect(of(lab.entries, 'ended')).toHaveLength(1);
  const completed = of(lab.entries, 'step').filter(({ status }) => status === 'completed');
  expect(new Set(completed.map(({ name }) => name)).size).toBe(completed.length);
}
