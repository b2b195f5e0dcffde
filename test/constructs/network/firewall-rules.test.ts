import { INGRESS_RULES, MANAGED_GROUPS } from '../../../lib/constructs/network/firewall-rules';

test('the numbers of the two groups never meet', () => {
  expect(INGRESS_RULES.length).toBeLessThan(100);
});

test('groups that read what a message contains only alert: a cut session is not a judged message', () => {
  const alerting = MANAGED_GROUPS.filter(({ action }) => action === 'alert').map(({ name }) => name);
  expect(alerting).toContain('ThreatSignaturesMalwareStrictOrder');
  expect(MANAGED_GROUPS.length + 3).toBeLessThanOrEqual(20);
});
