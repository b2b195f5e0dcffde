import { DETECTION } from '../../config/numbers';
import type { Commitment } from './commitment';

export const LOGS: readonly Commitment[] = [
  {
    id: 'H1',
    promise:
      'Every system, firewalls, routers, switches and operating systems included, logs to its own facility or to a central syslog server.',
    kept: 'Firewalls, networks, name servers, load balancers, database, programs, state machines and AWS itself each have a log that a check asks for; whatever speaks syslog alone has an endpoint in each region.',
    proved: ['synth', 'run time'],
    shares: ['F6/management-trail', 'F6/data-trail', 'F6/traffic-retention', 'F7/programs-log'],
    tests: [
      'constructs/service/service-stack.test.ts: H1: has a dashboard and alarms in both regions, each of which tells somebody',
    ],
  },
  {
    id: 'H2',
    promise: 'So that security can be reviewed and analysed.',
    kept: `All logs reach the archive of their class within minutes, or an alarm says so after ${DETECTION.deliveryDelay.minutes}; findings of all detectors come together in one place, which is not in the region that is lost first.`,
    proved: ['synth', 'run time'],
    numbers: { 'delivery is late after': DETECTION.deliveryDelay },
    shares: ['F4/saved-queries', 'F4/archive-tables'],
  },
];
