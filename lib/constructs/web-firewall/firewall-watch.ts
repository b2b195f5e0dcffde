/** The web firewall's alarms and its row on the dashboard, as data. */
import type { AlarmTable } from '../alarm/alarm';
import type { DashboardRow } from '../service/region-dashboard';
import type { WebFirewall } from './web-firewall';

/** A scanner sends some hundred requests and moves on; this many in five minutes are an attack on us. */
const ATTACK = 1000;

/** Attackers try stolen passwords by the thousand; the rule does not block customers who mistype. */
const TAKEOVER = 50;

/** Alarms of the web firewall, for the security officer. */
export const firewallAlarms = (firewall: WebFirewall): AlarmTable => ({
  Attack: {
    metric: firewall.blocked(),
    above: ATTACK,
    periods: 2,
    symptom: `The web firewall has blocked more than ${ATTACK} requests in 5 minutes, twice.`,
    firstStep: 'See on the dashboard which rule blocks, then in the log which clients and which paths.',
    runbook: 'The web firewall blocks many requests',
  },
  AccountTakeover: {
    metric: firewall.blocked('AccountTakeover'),
    above: TAKEOVER,
    periods: 2,
    symptom: `More than ${TAKEOVER} sign-ins with stolen or guessed credentials have been blocked in 5 minutes, twice.`,
    firstStep: 'List the accounts under attack, and see whether one of them signed in.',
    runbook: 'Sign-ins with stolen passwords',
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
