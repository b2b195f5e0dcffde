import { DETECTION } from '../../config/numbers';
import type { Commitment } from './commitment';

export const INTRUSION: readonly Commitment[] = [
  {
    id: 'G1',
    promise: 'The service is watched for intrusions, in the network and on hosts.',
    kept: 'All traffic in and out passes a firewall with threat signatures, in its own zone. GuardDuty watches traffic, storage, database and functions, and through an agent in every task what programs do. Images and functions are scanned for vulnerabilities, stored messages for malware.',
    proved: ['synth', 'drill', 'run time'],
    shares: ['H1/firewall-logs', 'D1/egress-firewall'],
  },
  {
    id: 'G2',
    promise: 'By the operator, or by a third party that it has authorised.',
    kept: `Findings are sent to the security team, those of GuardDuty from severity ${DETECTION.severityTold} on; from severity ${DETECTION.severityPaged} on they page. A notification that cannot be delivered is kept and sets off an alarm.`,
    proved: ['synth'],
    numbers: { 'severity that notifies': DETECTION.severityTold, 'severity that pages': DETECTION.severityPaged },
  },
  {
    id: 'G3',
    promise: 'Browser data may be analysed, to find compromised browsers.',
    kept: 'Every web load balancer has a web firewall with targeted bot control.',
    proved: ['synth'],
    tests: ['constructs/web-firewall/rules.test.ts: G3: programs of ours are no bots, and nothing else is let off'],
  },
  {
    id: 'G4',
    promise: 'This serves to prevent fraudulent sign-ins.',
    kept: 'The web firewall compares what is sent to our own sign-in page with known stolen credentials, and limits the rate of attempts.',
    proved: ['synth'],
    tests: [
      'constructs/web-firewall/rules.test.ts: G4: the sign-in path has the strictest limit, and one condition is no "or"',
    ],
  },
  {
    id: 'G5',
    promise: 'And to ensure that the service works.',
    kept: 'Errors in browsers are reported and counted.',
    proved: ['synth', 'run time'],
    pending: 'The error report of browsers waits for the portal application',
  },
];
