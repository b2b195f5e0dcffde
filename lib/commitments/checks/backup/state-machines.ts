/** State machines: no linter sees a broken graph, and a task that fails unheard leaves something behind (L6). */
import type { Check } from '../../check';
import { at, isObject, type Json, leaves, list, show } from '../../../assembly/template-index';
import { checkOf, typed } from '../shapes';

const MACHINE = 'AWS::StepFunctions::StateMachine';

const graph = checkOf({
  id: 'L6',
  name: 'state-machine-graph',
  sentence: 'In every state machine each next state exists, and each state can be reached',
  of: typed(MACHINE),
  required: 'a closed graph, written as an object',
  fix: 'correct the definition',
  found: ({ properties }) => {
    const states = at(properties, 'Definition', 'States');
    if (!isObject(states)) return 'no definition that can be read';
    const reached = reachable(states, String(at(properties, 'Definition', 'StartAt')));
    return [
      ...[...reached].filter((name) => !(name in states)).map((name) => `no state ${name}`),
      ...Object.keys(states)
        .filter((name) => !reached.has(name))
        .map((name) => `never entered: ${name}`),
    ];
  },
});

/** Names that the machine can come to, those of missing states included. */
function reachable(states: Json, name: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const { keys, value } of leaves(at(states, name) ?? {})) {
    const last = keys.at(-1);
    if (last === 'Next' || last === 'Default') reachable(states, String(value), seen);
  }
  return seen;
}

const careful = checkOf({
  id: 'L6',
  name: 'state-machine-tasks',
  sentence:
    'In every state machine each task has a time-out, is tried again and has its failure caught, and the whole has a time-out too',
  of: typed(MACHINE),
  required: 'TimeoutSeconds, Retry and Catch of States.ALL on every task',
  fix: 'make it with task() of definition.ts',
  found: ({ properties }) => {
    const definition = at(properties, 'Definition');
    if (typeof at(definition, 'TimeoutSeconds') !== 'number') return 'no time-out of the whole';
    const states = at(definition, 'States');
    return Object.entries(isObject(states) ? states : {})
      .filter(([, state]) => at(state, 'Type') === 'Task' && !isCareful(state))
      .map(([name]) => name);
  },
});

const isCareful = (task: Json): boolean =>
  typeof at(task, 'TimeoutSeconds') === 'number' &&
  ['Retry', 'Catch'].every((name) => list(task, name).some((each) => list(each, 'ErrorEquals').includes('States.ALL')));

const seen = checkOf({
  id: 'H1',
  name: 'state-machine-records',
  sentence: 'Every state machine writes down everything it does, and is traced',
  of: typed(MACHINE),
  required: 'logging of level ALL with execution data to a log group, and tracing',
  fix: 'use RestoreProof as the model',
  found: ({ properties }) => {
    const [logging, tracing] = [at(properties, 'LoggingConfiguration'), at(properties, 'TracingConfiguration')];
    const logged =
      at(logging, 'Level') === 'ALL' &&
      at(logging, 'IncludeExecutionData') === true &&
      list(logging, 'Destinations').length === 1;
    return logged && at(tracing, 'Enabled') === true ? undefined : `${show(logging)}, tracing ${show(tracing)}`;
  },
});

export const MACHINE_CHECKS: readonly Check[] = [graph, careful, seen];
