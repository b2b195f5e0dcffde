/** The part of the Amazon States Language that our state machines use, with JSONata as its only query language. */

/** A value in which text between `{%` and `%}` is JSONata. */
export type Template = null | boolean | number | string | readonly Template[] | { readonly [key: string]: Template };

export type Assignments = Readonly<Record<string, Template>>;

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts: number;
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Assign?: Assignments;
  readonly Next: string;
}

export interface TaskState {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments: Template;
  readonly TimeoutSeconds: number;
  readonly Assign?: Assignments;
  readonly Retry: readonly Retrier[];
  readonly Catch: readonly Catcher[];
  readonly Next: string;
}

export interface ChoiceState {
  readonly Type: 'Choice';
  readonly Choices: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Default: string;
}

export type State =
  | TaskState
  | ChoiceState
  | { readonly Type: 'Pass'; readonly Assign: Assignments; readonly Next: string }
  | { readonly Type: 'Wait'; readonly Seconds: number; readonly Next: string }
  | { readonly Type: 'Succeed' }
  | { readonly Type: 'Fail'; readonly Error: string; readonly Cause: string };

export interface Machine {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  /** After this the execution is stopped, whatever it does. */
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}
