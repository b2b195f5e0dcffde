/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const FIREWALL_GUIDES: Guides = {
  'The web firewall blocks many requests': {
    means:
      'More than 1,000 requests were blocked in 5 minutes, twice. Blocked requests do not harm the portal; find out whether they were requests of customers.',
    look: [
      'aws logs tail "aws-waf-logs-holdfast-$ENVIRONMENT" --region "$REGION" --since 15m --filter-pattern \'{ $.action = "BLOCK" }\'',
    ],
    decide: [
      'Dashboard, "By which rules?". Then Logs Insights on `aws-waf-logs-holdfast-<environment>`: count by `terminatingRuleId`, `httpRequest.clientIp`, `httpRequest.uri`.',
      'Many addresses, one rule, ordinary paths, after a release: a false positive of a managed group. Set that one rule to count only (`countOnly` in `lib/constructs/web-firewall/rules.ts`), with its reason.',
      'Few addresses: an attack, and the firewall stops it. Write down when and from where; nothing else to do.',
      'Many addresses and the portal slow: a flood. Lower the limit of `Flood` and ask AWS support for the Shield response team.',
    ],
    commands: [
      'npx holdfast deploy --environment "$ENVIRONMENT"   # without a change: it deploys Service, once the rule counts only again',
    ],
    verify: 'Requests of customers pass, and the alarm ends.',
    undo: 'Remove `countOnly` and deploy again.',
  },
  'Sign-ins with stolen passwords': {
    means:
      'More than 50 sign-ins were blocked in 5 minutes, twice, because the credentials are known to be stolen or are being guessed.',
    look: [
      'aws logs tail "aws-waf-logs-holdfast-$ENVIRONMENT" --region "$REGION" --since 1h --filter-pattern \'{ $.action = "BLOCK" }\'',
    ],
    decide: [
      "Logs Insights on the web firewall's log: requests with labels `awswaf:managed:aws:atp:` by address. User names are not in it, on purpose.",
      "The portal's access log: sign-ins that succeeded from the same addresses in the same hour. Lock those accounts and reset their passwords.",
      'Tell the customers concerned, within the time that their agreement says.',
      'It continues for more than an hour: lower the limit of `SignInFlood`.',
    ],
    commands: [
      'npx holdfast deploy --environment "$ENVIRONMENT"   # without a change: it deploys Service, once the limit of `SignInFlood` is lower again',
    ],
    verify: 'Blocked sign-ins fall below 50 in five minutes, and the alarm ends.',
    undo: 'Put the limit back and deploy again. A locked account: unlock it with a new password.',
  },
};
