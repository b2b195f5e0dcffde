import { EGRESS_RULES, INGRESS_RULES, MANAGED_GROUPS, rulesText } from '../../../lib/constructs/network/firewall-rules';

test('rules are written in their order, each with a number of its own', () => {
  expect(rulesText(EGRESS_RULES, 101).split('\n').slice(1, 3)).toEqual([
    'drop tls $GATEWAY any -> any ![25,443] (msg:"holdfast: TLS beside ports 25 and 443"; flow:to_server; sid:102; rev:1;)',
    'pass tcp $GATEWAY any -> any 25 (msg:"holdfast: mail out"; flow:to_server; sid:103; rev:1;)',
  ]);
});

test('the numbers of the two groups never meet', () => {
  expect(INGRESS_RULES.length).toBeLessThan(100);
});

test('groups that read what a message contains only alert: a cut session is not a judged message', () => {
  const alerting = MANAGED_GROUPS.filter(({ action }) => action === 'alert').map(({ name }) => name);
  expect(alerting).toContain('ThreatSignaturesMalwareStrictOrder');
  expect(MANAGED_GROUPS.length + 3).toBeLessThanOrEqual(20);
});
