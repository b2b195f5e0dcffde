import { PORTAL } from '../../../lib/contracts/portal';
import { type FirewallRule, firewallRules } from '../../../lib/constructs/web-firewall/rules';
import { rendered } from '../../../lib/constructs/web-firewall/statements';

const rules = firewallRules({ signIn: '/sign-in', programs: Object.values(PORTAL.paths) });

/** WAF developer guide: an exact match 2, each text transformation 10 (a path that is counted has two), a rate limit 2. */
const COST = { exempted: 2, counted: 22, limit: 2 } as const;

const capacity = (rule: FirewallRule): number =>
  ('group' in rule ? rule.capacity : COST.limit + COST.counted * (rule.only ?? []).length) +
  COST.exempted * (rule.except ?? []).length;

test('the rules stay within what a web ACL has without a surcharge: 1,500 capacity units', () => {
  const total = Object.values(rules).reduce((sum, rule) => sum + capacity(rule), 0);
  expect(total).toBeGreaterThan(1000);
  expect(total).toBeLessThanOrEqual(1500);
});

test('G3: programs of ours are no bots, and nothing else is let off', () => {
  const excepted = Object.entries(rules).filter(([, rule]) => rule.except);
  expect(excepted.map(([name]) => name)).toEqual(['Flood', 'Bots']);
});

test('programs that are let off the common limit have one of their own', () => {
  expect(rules).toMatchObject({ ProgramFlood: { only: Object.values(PORTAL.paths) } });
});

test('G4: the sign-in path has the strictest limit, and one condition is no "or"', () => {
  const limits = Object.values(rules).flatMap((rule) => ('limit' in rule ? [rule.limit] : []));
  expect(rules).toMatchObject({ SignInFlood: { limit: Math.min(...limits), only: ['/sign-in'] } });
  expect(rendered('SignIn', { limit: 100, only: ['/sign-in'] }, 1)).toMatchObject({
    action: { block: {} },
    statement: {
      rateBasedStatement: { limit: 100, scopeDownStatement: { byteMatchStatement: { searchString: '/sign-in' } } },
    },
  });
});

test('a managed group blocks by itself, and only named rules of it count', () => {
  expect(rendered('Anonymous', { group: 'List', capacity: 1, countOnly: ['Hosting'] }, 3)).toMatchObject({
    priority: 3,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        name: 'List',
        ruleActionOverrides: [{ name: 'Hosting', actionToUse: { count: {} } }],
      },
    },
  });
});

test('a condition without paths is refused', () => {
  expect(() => rendered('Empty', { limit: 100, only: [] }, 0)).toThrow(/at least one path/);
});
