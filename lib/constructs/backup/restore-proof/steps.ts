/** Shared by the steps of the restore proof: time-outs, retries, and how a failure becomes a verdict. */
import { BACKUP } from '../../../config/numbers';
import type { Assignments, Catcher, Retrier, State, TaskState, Template } from './states';

/** Substitutions of the definition, by CloudFormation. */
export interface ProofNames {
  /** ARN of the restore-testing plan; restores that it did not start are ignored. */
  readonly Plan: string;
  readonly ValidateDatabase: string;
  readonly ValidateObjects: string;
  readonly EvidenceBucket: string;
}

type Name = keyof ProofNames;
export const fill = (name: Name): string => `\${${name}}`;

/** Time-outs in seconds. Outer ones are longer than inner ones, so that the inner error is reported (design, L6). */
export const PATIENCE = {
  /** One call of an AWS API. */
  call: 60,
  /** A validator: Lambda itself stops it after 15 minutes. */
  validator: 16 * 60,
  /** Between two reads of an instance's status. */
  pause: 60,
  /** Reads, at most: an Aurora instance is usually created in ten minutes, and deleted in less. */
  looks: 60,
  /** The whole proof; shorter than AWS Backup's window, after which it deletes the copy. */
  whole: (BACKUP.validationWindow.hours - 1) * 3600,
} as const;

export const ONCE_MORE: readonly Retrier[] = [
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 4, BackoffRate: 2 },
];

/** No retry: the answer would be the same. */
export const final = (...errors: readonly string[]): Retrier => ({ ErrorEquals: errors, MaxAttempts: 0 });

/** Long intervals: validators run one at a time, for minutes. */
export const IN_TURN: readonly Retrier[] = [
  { ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 120, MaxAttempts: 12, BackoffRate: 1 },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 },
];

/** A FAILED verdict without checks or measurements. */
export const verdict = (reason: string): Template => ({ outcome: 'FAILED', reason, checks: [], measured: {} });

/** The verdict where a step failed: what failed, and the text of the error. */
const failed = (what: string): Assignments => ({
  verdict: verdict(
    `{% '${what}: ' & $states.errorOutput.Error & ': ' & $substring($states.errorOutput.Cause, 0, 700) %}`,
  ),
});

/** The same after validation: a copy that cannot be cleaned up counts as not proved. The reason repeats the verdict before. */
export const spoiled = (what: string): Catcher => ({
  ErrorEquals: ['States.ALL'],
  Assign: {
    verdict: verdict(
      `{% '${what}: ' & $states.errorOutput.Error & ': ' & $substring($states.errorOutput.Cause, 0, 300) & '; before: ' & $verdict.outcome & ', ' & $verdict.reason %}`,
    ),
  },
  Next: 'Report',
});

export const caught = (what: string, next: string): Catcher => ({
  ErrorEquals: ['States.ALL'],
  Assign: failed(what),
  Next: next,
});

/** A task with the usual time-out and retries; its failures must be caught. */
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
