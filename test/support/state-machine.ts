/**
 * Runs state machines of lib/constructs/backup/restore-proof/states.ts: JSONata with the library that Step Functions'
 * language is defined by, retries and catches as the Amazon States Language says. Nothing waits; waiting is added up.
 */
import jsonata from 'jsonata';
import type {
  Assignments,
  Machine,
  State,
  TaskState,
  Template,
} from '../../lib/constructs/backup/restore-proof/states';

/** What a task's service throws: an error by the name that catchers match. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message = 'no reason',
  ) {
    super(message);
  }
}

/** Answers one call, or throws a {@link ServiceError}. */
export type Service = (resource: string, given: unknown) => unknown;

export interface Run {
  readonly status: 'SUCCEEDED' | 'FAILED';
  /** States in the order in which they were entered. */
  readonly visited: readonly string[];
  /** Error and cause of a Fail state. */
  readonly error: string;
  readonly cause: string;
  /** Seconds that the execution would have waited, retries included. */
  readonly waited: number;
}

type Values = Readonly<Record<string, unknown>>;

/** More states than any run may enter. */
const ENDLESS = 1000;

/** @throws where the machine leaves its own graph, or an expression fails where nothing can catch it. */
export async function run(machine: Machine, input: unknown, service: Service): Promise<Run> {
  const visited: string[] = [];
  let variables: Values = {};
  let waited = 0;
  let name = machine.StartAt;
  while (visited.push(name) < ENDLESS) {
    const state = machine.States[name];
    if (!state) throw new Error(`there is no state ${name}`);
    const states = {
      input,
      context: {
        Execution: { Id: 'arn:execution', StartTime: '2026-11-24T12:00:00.000Z' },
        State: { EnteredTime: '2026-11-24T13:00:00.000Z', Name: name },
      },
    };
    const ended = (status: Run['status'], error = '', cause = ''): Run => ({ status, visited, error, cause, waited });
    if (state.Type === 'Succeed') return ended('SUCCEEDED');
    if (state.Type === 'Fail')
      return ended('FAILED', state.Error, String(await evaluate(state.Cause, states, variables)));
    const step = await next(state, states, variables, service);
    variables = { ...variables, ...step.assigned };
    waited += step.waited;
    name = step.next;
  }
  throw new Error(`endless: ${visited.slice(-10).join(', ')}`);
}

interface Step {
  readonly next: string;
  readonly assigned: Values;
  readonly waited: number;
}

async function next(
  state: Exclude<State, { Type: 'Succeed' | 'Fail' }>,
  states: Values,
  variables: Values,
  service: Service,
): Promise<Step> {
  if (state.Type === 'Task') return task(state, states, variables, service);
  if (state.Type === 'Wait') return { next: state.Next, assigned: {}, waited: state.Seconds };
  if (state.Type === 'Pass')
    return { next: state.Next, assigned: await assign(state.Assign, states, variables), waited: 0 };
  for (const { Condition, Next } of state.Choices) {
    if ((await evaluate(Condition, states, variables)) === true) return { next: Next, assigned: {}, waited: 0 };
  }
  return { next: state.Default, assigned: {}, waited: 0 };
}

async function task(state: TaskState, states: Values, variables: Values, service: Service): Promise<Step> {
  const attempts = new Map<object, number>();
  let waited = 0;
  for (;;) {
    try {
      const result = await service(state.Resource, await evaluate(state.Arguments, states, variables));
      return { next: state.Next, assigned: await assign(state.Assign, { ...states, result }, variables), waited };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const matches = ({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }): boolean =>
        ErrorEquals.includes(error.code) || ErrorEquals.includes('States.ALL');
      const retrier = state.Retry.find(matches);
      const tried = retrier ? (attempts.get(retrier) ?? 0) : 0;
      if (retrier && tried < retrier.MaxAttempts) {
        attempts.set(retrier, tried + 1);
        waited += (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** tried;
        continue;
      }
      const catcher = state.Catch.find(matches);
      if (!catcher) throw error;
      const errorOutput = { Error: error.code, Cause: error.message };
      return {
        next: catcher.Next,
        assigned: await assign(catcher.Assign, { ...states, errorOutput }, variables),
        waited,
      };
    }
  }
}

async function assign(assignments: Assignments | undefined, states: Values, variables: Values): Promise<Values> {
  const pairs = Object.entries(assignments ?? {}).map(
    async ([name, value]) => [name, await evaluate(value, states, variables)] as const,
  );
  return Object.fromEntries(await Promise.all(pairs));
}

/** A template with its expressions replaced by their values; one that has no value is an error, as in Step Functions. */
async function evaluate(template: Template, states: Values, variables: Values): Promise<unknown> {
  if (isList(template)) return Promise.all(template.map((each) => evaluate(each, states, variables)));
  if (typeof template === 'object' && template !== null) return assign(template, states, variables);
  if (typeof template !== 'string' || !/^{%[^]*%}$/.test(template)) return template;
  const value: unknown = await jsonata(template.slice(2, -2))
    .evaluate({}, { ...variables, states })
    .catch((error: unknown) => {
      throw new ServiceError(
        'States.QueryEvaluationError',
        `${template}: ${error instanceof Error ? error.message : JSON.stringify(error)}`,
      );
    });
  if (value === undefined) throw new ServiceError('States.QueryEvaluationError', `${template} has no value`);
  return value;
}

const isList = (template: Template): template is readonly Template[] => Array.isArray(template);
