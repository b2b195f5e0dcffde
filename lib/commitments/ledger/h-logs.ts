import { DETECTION } from '../../config/numbers';
import type { Commitment } from './commitment';

export const LOGS: readonly Commitment[] = [
  {
    id: 'H1',
    promise:
      'Every system, firewalls, routers, switches and operating systems included, logs to its own facility or to a central syslog server.',
    kept: 'Checks require a log of firewalls, networks, name servers, load balancers, database, programs, state machines and AWS itself. A system that can only send syslog has an endpoint in each region.',
    proved: ['synth', 'run time'],
    shares: ['F6/management-trail', 'F6/data-trail', 'F6/traffic-retention', 'F7/program-logs'],
  },
  {
    id: 'H2',
    promise: 'So that security can be reviewed and analysed.',
    kept: `All logs reach the archive of their retention class within minutes; an alarm fires when delivery takes longer than ${DETECTION.deliveryDelay.minutes} minutes. Findings of all detectors come together in region B, which survives the loss of region A.`,
    proved: ['synth', 'run time'],
    numbers: { 'delivery is late after': DETECTION.deliveryDelay },
    shares: ['F4/saved-queries', 'F4/archive-tables'],
  },
];
