/** State machines: no linter sees a broken graph, and a task that fails unheard leaves something behind (L6). */
import { type Check, each } from '../../check';
import { at, isObject, type Json, leaves, list, show } from '../../../assembly/template-index';
const MACHINE = 'AWS::StepFunctions::StateMachine';

const graph: Check = {
  id: 'L6',
  name: 'state-machine-graph',
  sentence: 'In every state machine each next state exists, and each state can be reached',
  holdsIn: 'every',
  find: (tree) =>
    each(tree, MACHINE, 'a closed graph, written as an object', 'correct the definition', ({ properties }) => {
      const states = at(properties, 'Definition', 'States');
      if (!isObject(states)) return 'no definition that can be read';
      const reached = reachable(states, String(at(properties, 'Definition', 'StartAt')));
      const unknown = [...reached].filter((name) => !(name in states));
      const unreached = Object.keys(states).filter((name) => !reached.has(name));
      if (unknown.length > 0) return `no state ${unknown.join(', ')}`;
      return unreached.length > 0 ? `never entered: ${unreached.join(', ')}` : undefined;
    }),
};

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

const careful: Check = {
  id: 'L6',
  name: 'state-machine-tasks',
  sentence:
    'In every state machine each task has a time-out, is tried again and has its failure caught, and the whole has a time-out too',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      MACHINE,
      'TimeoutSeconds, Retry and Catch of States.ALL on every task',
      'make it with task() of definition.ts',
      ({ properties }) => {
        const definition = at(properties, 'Definition');
        const states = at(definition, 'States');
        if (typeof at(definition, 'TimeoutSeconds') !== 'number') return 'no time-out of the whole';
        const careless = Object.entries(isObject(states) ? states : {}).find(
          ([, state]) => at(state, 'Type') === 'Task' && !isCareful(state),
        );
        return careless && careless[0];
      },
    ),
};

const isCareful = (task: Json): boolean =>
  typeof at(task, 'TimeoutSeconds') === 'number' &&
  ['Retry', 'Catch'].every((name) => list(task, name).some((each) => list(each, 'ErrorEquals').includes('States.ALL')));

const seen: Check = {
  id: 'H1',
  name: 'state-machine-records',
  sentence: 'Every state machine writes down everything it does, and is traced',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      MACHINE,
      'logging of level ALL with execution data to a log group, and tracing',
      'use RestoreProof as the model',
      ({ properties }) => {
        const logging = at(properties, 'LoggingConfiguration');
        const logged =
          at(logging, 'Level') === 'ALL' &&
          at(logging, 'IncludeExecutionData') === true &&
          list(logging, 'Destinations').length === 1;
        return logged && at(properties, 'TracingConfiguration', 'Enabled') === true
          ? undefined
          : `${show(logging)}, tracing ${show(at(properties, 'TracingConfiguration'))}`;
      },
    ),
};

export const MACHINE_CHECKS: readonly Check[] = [graph, careful, seen];
