import { DETECTION } from '../../config/numbers';
import type { Commitment } from './commitment';

export const INTRUSION: readonly Commitment[] = [
  {
    id: 'G1',
    promise: 'The service is watched for intrusions, in the network and on hosts.',
    kept: 'Everything that arrives or leaves passes a firewall with threat signatures, in its own zone; GuardDuty watches traffic, storage, database, functions and, beside every task, what programs do; images and functions are scanned for vulnerabilities, stored messages for malware.',
    proved: ['synth', 'drill', 'run time'],
    shares: ['H1/firewall-logs', 'D1/egress-firewall'],
  },
  {
    id: 'G2',
    promise: 'By the operator, or by somebody it has charged with it.',
    kept: `What is found is told to the security team, GuardDuty's findings from severity ${DETECTION.severityTold} on; from ${DETECTION.severityPaged} on it pages. What could not be delivered is kept and sets off an alarm.`,
    proved: ['synth'],
    numbers: { 'severity that is told': DETECTION.severityTold, 'severity that pages': DETECTION.severityPaged },
  },
  {
    id: 'G3',
    promise: 'What a browser says of itself may be analysed, to find compromised ones.',
    kept: 'A web firewall with targeted bot control stands before every web load balancer.',
    proved: ['synth'],
    tests: ['constructs/web-firewall/rules.test.ts: G3: programs of ours are no bots, and nothing else is let off'],
  },
  {
    id: 'G4',
    promise: 'That serves to keep fraudulent sign-ins away.',
    kept: 'The web firewall compares what is sent to our own sign-in page with known stolen credentials, and limits how often it is tried.',
    proved: ['synth'],
    tests: [
      'constructs/web-firewall/rules.test.ts: G4: the sign-in path has the strictest limit, and one condition is no "or"',
    ],
  },
  {
    id: 'G5',
    promise: 'And to see to it that the service works.',
    kept: 'Errors that browsers meet are reported and counted.',
    proved: ['synth', 'run time'],
    pending: 'The report of browsers waits for the portal application',
  },
];
