/** What is watched of the web firewall, as data. */
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmTable } from '../alarm/alarm';
import type { DashboardRow } from '../service/region-dashboard';
import type { WebFirewall } from './web-firewall';

/** A scanner sends some hundred requests and goes on; this many in five minutes are meant for us. */
const ATTACK = 1000;

/** Stolen passwords are tried by the thousand; customers who mistype are not blocked by this rule. */
const TAKEOVER = 50;

const common = {
  comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
  periods: 2,
  missing: TreatMissingData.NOT_BREACHING,
} as const;

/** Everything that the security officer is told about the web firewall. */
export const firewallAlarms = (firewall: WebFirewall): AlarmTable => ({
  Attack: {
    ...common,
    metric: firewall.blocked(),
    threshold: ATTACK,
    symptom: `The web firewall has blocked more than ${ATTACK} requests in 5 minutes, twice.`,
    firstStep: 'See on the dashboard which rule blocks, then in its log whom and where.',
    runbook: 'The web firewall blocks many requests',
  },
  AccountTakeover: {
    ...common,
    metric: firewall.blocked('AccountTakeover'),
    threshold: TAKEOVER,
    symptom: `More than ${TAKEOVER} sign-ins with stolen or guessed credentials have been blocked in 5 minutes, twice.`,
    firstStep: 'List the accounts aimed at, and see whether one of them signed in after all.',
    runbook: 'Somebody tries stolen passwords',
  },
});

/** The web firewall on the region's dashboard. */
export const firewallRow = (firewall: WebFirewall): DashboardRow => ({
  heading: 'Web firewall',
  graphs: [
    { title: 'How much is blocked?', unit: 'requests', metrics: [firewall.blocked()] },
    {
      title: 'By which rules?',
      unit: 'requests',
      metrics: ['Common', 'Bots', 'AccountTakeover', 'Flood', 'SignInFlood'].map((rule) => firewall.blocked(rule)),
    },
  ],
});
