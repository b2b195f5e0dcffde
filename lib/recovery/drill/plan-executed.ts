/** Whether what is executed is the plan that was looked at: between the two it may have been deployed anew. */
import type { EntryOf } from '../evidence/entries';
import type { Drilling } from './drilling';

/** The check, by its name in the evidence. */
export const PLAN_EXECUTED = 'plan executed';

type Checked = Pick<EntryOf<'checked'>, 'passed' | 'found' | 'required'>;

/** Writes it down once. @param version of the plan, as the execution has it; where it does not say, there is nothing to compare */
export function notePlanExecuted(drilling: Drilling, version: string | undefined): void {
  const declared = drilling.seen.declared?.plan.version;
  if (version === undefined || declared === undefined || declared === 'unknown' || drilling.seen.planExecuted) return;
  const [found, required] = [`version ${version}`, `version ${declared}, as it was declared`];
  drilling.record({
    kind: 'checked',
    at: drilling.now(),
    phase: 'verification',
    name: PLAN_EXECUTED,
    commitments: ['M7'],
    passed: version === declared,
    found,
    required,
  });
}

/** What speaks against the drill, in lines. Pure. */
export const planFindings = (checked: Checked | undefined): readonly string[] =>
  checked === undefined || checked.passed
    ? []
    : [`${PLAN_EXECUTED}: must be: ${checked.required}; is: ${checked.found}`];
