/** What a drill says about the plan's estimates: how long a step should be expected to take. */
import type { StepFigures } from './schema';

/** Seconds; the plan's estimates are multiples of it. */
const WHOLE = 5;

/**
 * What the plan should expect of a step by Region switch's own time in this drill, in seconds, rounded up. Undefined where the
 * step was not carried out without a pause, and in a rehearsal, whose engines are not those of AWS.
 */
export function suggestedEstimate({ status, regionSwitch }: StepFigures, isRehearsal: boolean): number | undefined {
  if (isRehearsal || status !== 'completed' || !regionSwitch) return undefined;
  return Math.max(1, Math.ceil(regionSwitch.seconds / WHOLE)) * WHOLE;
}
