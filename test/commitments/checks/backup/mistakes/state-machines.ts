import { type Letter, type Mistake, mistakesAt, set, without } from '../../../../support/mistakes';
import { proof, state } from './places';

export const stateMachines = (l: Letter): readonly Mistake[] => [
  ...mistakesAt('L6/state-machine-graph', proof(l, 'StateMachine'), {
    'a next state that does not exist': set(state('CreateInstance', 'Next'), 'Nowhere'),
    'a catch that leads nowhere': set(state('ValidateObjects', 'Catch', 0, 'Next'), 'Nowhere'),
    'a state that is never entered': set(state('Forgotten'), { Type: 'Succeed' }),
    'a definition as text': set('Definition', '{}'),
  }),
  ...mistakesAt('L6/state-machine-tasks', proof(l, 'StateMachine'), {
    'a failure that is not caught': set(state('DeleteInstance', 'Catch'), []),
    'a task that is not tried again': without(state('Report', 'Retry')),
    'a task without a time-out': without(state('WriteEvidence', 'TimeoutSeconds')),
    'a machine without a time-out': without('Definition.TimeoutSeconds'),
  }),
  ...mistakesAt('H1/state-machine-records', proof(l, 'StateMachine'), {
    'a machine that logs nothing': without('LoggingConfiguration'),
    'a machine that is not traced': set('TracingConfiguration.Enabled', false),
  }),
];
