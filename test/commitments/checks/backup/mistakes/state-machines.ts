import { properties } from '../../../../support/mistakes';
import { proof, type RegionMistake, state } from './places';

export const MACHINES: readonly RegionMistake[] = [
  [
    (l) => `L6/state-machine-graph ${proof(l, 'StateMachine')}`,
    'a next state that does not exist',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('CreateInstance', 'Next'), 'Nowhere'),
  ],
  [
    (l) => `L6/state-machine-graph ${proof(l, 'StateMachine')}`,
    'a catch that leads nowhere',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('ValidateObjects', 'Catch', 0, 'Next'), 'Nowhere'),
  ],
  [
    (l) => `L6/state-machine-graph ${proof(l, 'StateMachine')}`,
    'a state that is never entered',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('Forgotten'), { Type: 'Succeed' }),
  ],
  [
    (l) => `L6/state-machine-graph ${proof(l, 'StateMachine')}`,
    'a definition as text',
    (draft, l) => draft.set(proof(l, 'StateMachine'), properties('Definition'), '{}'),
  ],
  [
    (l) => `L6/state-machine-tasks ${proof(l, 'StateMachine')}`,
    'a failure that is not caught',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('DeleteInstance', 'Catch'), []),
  ],
  [
    (l) => `L6/state-machine-tasks ${proof(l, 'StateMachine')}`,
    'a task that is not tried again',
    (draft, l) => draft.delete(proof(l, 'StateMachine'), state('Report', 'Retry')),
  ],
  [
    (l) => `L6/state-machine-tasks ${proof(l, 'StateMachine')}`,
    'a task without a time-out',
    (draft, l) => draft.delete(proof(l, 'StateMachine'), state('WriteEvidence', 'TimeoutSeconds')),
  ],
  [
    (l) => `L6/state-machine-tasks ${proof(l, 'StateMachine')}`,
    'a machine without a time-out',
    (draft, l) => draft.delete(proof(l, 'StateMachine'), properties('Definition', 'TimeoutSeconds')),
  ],
  [
    (l) => `H1/state-machine-records ${proof(l, 'StateMachine')}`,
    'a machine that logs nothing',
    (draft, l) => draft.delete(proof(l, 'StateMachine'), properties('LoggingConfiguration')),
  ],
  [
    (l) => `H1/state-machine-records ${proof(l, 'StateMachine')}`,
    'a machine that is not traced',
    (draft, l) => draft.set(proof(l, 'StateMachine'), properties('TracingConfiguration', 'Enabled'), false),
  ],
];
