/** What the steps of the restore proof have in common: patience, and how a failure becomes a verdict. */
import { BACKUP } from '../../../config/numbers';
import type { Assignments, Catcher, Retrier, State, TaskState, Template } from './states';

/** What CloudFormation fills in. */
export interface ProofNames {
  /** ARN of the restore-testing plan: restores that somebody else started are let alone. */
  readonly Plan: string;
  readonly ValidateDatabase: string;
  readonly ValidateObjects: string;
  readonly EvidenceBucket: string;
}

type Name = keyof ProofNames;
export const fill = (name: Name): string => `\${${name}}`;

/** Seconds; the longer ones hold the shorter, so that the inner error is the one that is seen (design, L6). */
export const PATIENCE = {
  /** One call of an AWS API. */
  call: 60,
  /** A validator: Lambda itself stops it after 15 minutes. */
  validator: 16 * 60,
  /** Between two looks at an instance. */
  pause: 60,
  /** Looks: an Aurora instance is usually there in ten minutes and gone in less. */
  looks: 60,
  /** The whole proof; sooner than AWS Backup's window, which takes the copy away. */
  whole: (BACKUP.validationWindow.hours - 1) * 3600,
} as const;

export const ONCE_MORE: readonly Retrier[] = [
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 4, BackoffRate: 2 },
];

/** Not tried again: the answer would be the same. */
export const final = (...errors: readonly string[]): Retrier => ({ ErrorEquals: errors, MaxAttempts: 0 });

/** Another validator's turn takes minutes: they run one at a time. */
export const IN_TURN: readonly Retrier[] = [
  { ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 120, MaxAttempts: 12, BackoffRate: 1 },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 },
];

/** What is known before anything is. */
export const verdict = (reason: string): Template => ({ outcome: 'FAILED', reason, checks: [], measured: {} });

/** The verdict where a step failed: what it was, and the error in its own words. */
const failed = (what: string): Assignments => ({
  verdict: verdict(
    `{% '${what}: ' & $states.errorOutput.Error & ': ' & $substring($states.errorOutput.Cause, 0, 700) %}`,
  ),
});

/** The same once there is a verdict: a copy that cannot be cleaned up counts as not proved, and says what was found before. */
export const spoiled = (what: string): Assignments => ({
  verdict: verdict(
    `{% '${what}: ' & $states.errorOutput.Error & ': ' & $substring($states.errorOutput.Cause, 0, 300) & '; before: ' & $verdict.outcome & ', ' & $verdict.reason %}`,
  ),
});

export const caught = (what: string, next: string): Catcher => ({
  ErrorEquals: ['States.ALL'],
  Assign: failed(what),
  Next: next,
});

/** A task as it is made here: what may go wrong is always said. */
export const task = (
  resource: string,
  state: Omit<TaskState, 'Type' | 'Resource' | 'TimeoutSeconds' | 'Retry'> &
    Partial<Pick<TaskState, 'TimeoutSeconds' | 'Retry'>>,
): TaskState => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${resource}`,
  TimeoutSeconds: PATIENCE.call,
  Retry: ONCE_MORE,
  ...state,
});

export const wait = (next: string): State => ({ Type: 'Wait', Seconds: PATIENCE.pause, Next: next });
export const judge = (reason: string, next: string): State => ({
  Type: 'Pass',
  Assign: { verdict: verdict(reason) },
  Next: next,
});
