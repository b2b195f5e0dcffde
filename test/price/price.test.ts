import { type Resource, TemplateIndex } from '../../lib/assembly/template-index';
import { LEDGER } from '../../lib/commitments/ledger/index';
import { DRIVERS } from '../../lib/price/drivers';
import { IDLE, LOAD } from '../../lib/price/load';
import { flipHour, furtherOf, priceRows, totalOf, unknownTypes } from '../../lib/price/price';
import { RATES } from '../../lib/price/rates';
import { PRICED } from '../../lib/price/resources';
import { runsADay } from '../../lib/price/data';
import { BY_USE, FREE } from '../../lib/price/unpriced';
import { first, mutated, tree } from '../support/assembly';
import { NAMES } from '../support/stage';

const production = tree('production');

/** Everything of a load is used. */
const BUSY = LOAD.parse(
  Object.fromEntries(Object.keys(IDLE).map((part) => [part, part === 'databaseChange' ? 0.1 : 7])),
);

/** What an unchanged month costs less than a changed one. */
const addedBy = (edit: Parameters<typeof mutated>[1], load = IDLE): number =>
  totalOf(priceRows(mutated(production, edit), { load })) - totalOf(priceRows(production, { load }));

describe('resource types', () => {
  test.each(NAMES)('every one of %s is priced, free, or billed by use', (name) =>
    expect(unknownTypes(tree(name))).toEqual({}),
  );

  test('one that no table has is listed, and costs nothing', () => {
    const changed = mutated(production, (draft) =>
      draft.add('A/Data', 'Search', { Type: 'AWS::OpenSearchService::Domain', Properties: {} }),
    );
    expect(unknownTypes(changed)).toEqual({ 'AWS::OpenSearchService::Domain': 1 });
    expect(totalOf(priceRows(changed))).toBe(totalOf(priceRows(production)));
  });

  test('each stands in one table, and some template has it', () => {
    const tables = [...Object.keys(PRICED), ...FREE, ...Object.keys(BY_USE)];
    expect(tables.filter((type, index) => tables.indexOf(type) !== index)).toEqual([]);
    const used = new Set(NAMES.flatMap((name) => tree(name).resources.map(({ type }) => type)));
    expect(tables.filter((type) => !used.has(type))).toEqual([]);
  });

  test('each that is priced has a row under load', () => {
    const silent = Object.keys(PRICED).filter((type) => {
      const own = production.resources.filter((resource) => resource.type === type);
      const others = production.resources.filter((resource) => resource.type !== type);
      const without = totalOf(priceRows(of(others), { load: BUSY }));
      return own.length > 0 && without === totalOf(priceRows(production, { load: BUSY }));
    });
    // With a firewall endpoint for each gateway, AWS waives NAT.
    expect(silent).toEqual(['AWS::EC2::NatGateway']);
  });
});

const of = (resources: readonly Resource[]) => new TemplateIndex(production.stacks, resources);

describe('the sum', () => {
  test.each(NAMES)('of the drivers of %s is the total, in each region too', (name) => {
    const rows = priceRows(tree(name), { load: BUSY });
    const drivers = Object.keys(DRIVERS).map((driver) => totalOf(rows.filter((row) => row.driver === driver)));
    const letters = tree(name).letters.map((letter) => totalOf(rows.filter((row) => row.letter === letter)));
    expect(totalOf(drivers.map((usd) => ({ usd })))).toBeCloseTo(totalOf(rows), 6);
    expect(totalOf(letters.map((usd) => ({ usd })))).toBeCloseTo(totalOf(rows), 6);
  });

  test('an amount times its rate is the price of a row', () => {
    for (const { amount, rate, usd } of priceRows(production, { load: BUSY }))
      expect(usd).toBeCloseTo(amount * RATES[rate].usd, 9);
  });

  test('production counted by hand: 12 firewall endpoints, 78 interface endpoints, 8 capacity units of the database', () => {
    const row = (rate: string) =>
      priceRows(production)
        .filter((each) => each.rate === rate)
        .reduce((sum, { amount }) => sum + amount, 0);
    expect(row('firewallHour') + row('furtherFirewallHour')).toBe(12 * 730);
    expect(row('endpointHour')).toBe(2 * 13 * 3 * 730);
    expect(row('acuHour')).toBe(2 * 2 * 2 * 730);
    expect(row('vcpuHour')).toBe(2 * (3 + 3) * 730);
  });
});

test('every rate makes a price under load, but those of NAT, which AWS waives behind a firewall', () => {
  const used = new Set<string>(priceRows(production, { load: BUSY }).map(({ rate }) => rate));
  expect(Object.keys(RATES).filter((rate) => !used.has(rate))).toEqual(['natHour', 'natGb']);
});

describe('what a change costs', () => {
  test('a NAT gateway without a firewall endpoint of its own is paid', () => {
    const extra = { Type: 'AWS::EC2::NatGateway', Properties: {} };
    const without = addedBy((draft) => {
      for (const zone of [1, 2, 3]) draft.remove(`A/Network/Network/Firewall/Egress${zone}`);
    });
    expect(without).toBeCloseTo(-3 * 730 * RATES.furtherFirewallHour.usd, 6);
    const paid = addedBy((draft) => {
      for (const zone of [1, 2, 3]) draft.remove(`A/Network/Network/Firewall/Egress${zone}`);
      draft.add('A/Network', 'Fourth', extra);
    });
    expect(paid - without).toBeCloseTo(730 * RATES.natHour.usd, 6);
  });

  test('a floor that rises costs its tasks', () => {
    const target = first(production, 'AWS::ApplicationAutoScaling::ScalableTarget', ({ path }) =>
      path.startsWith('A/Service/Portal/'),
    );
    const added = addedBy((draft) => draft.set(target.path, ['Properties', 'MinCapacity'], 4));
    const task = RATES.vcpuHour.usd + 2 * RATES.memoryHour.usd;
    expect(added).toBeGreaterThan(730 * task);
    expect(added).toBeLessThan(730 * task + 20);
  });

  test('a copy of every snapshot costs its storage and its way', () => {
    const plan = first(production, 'AWS::Backup::BackupPlan', ({ stack }) => stack.letter === 'A');
    const rule = ['Properties', 'BackupPlan', 'BackupPlanRule', 1, 'ScheduleExpression'] as const;
    const load = { ...IDLE, databaseGb: 200 };
    const daily = addedBy((draft) => draft.set(plan.path, rule, 'cron(0 1 * * ? *)'), load);
    const copies = 200 * (35 * RATES.databaseBackupGb.usd + (730 / 24) * RATES.transferGb.usd);
    expect(daily).toBeCloseTo(-5 * copies, 6);
  });

  test.each<[string, number]>([
    ['cron(0 1/4 * * ? *)', 6],
    ['cron(0 */4 * * ? *)', 6],
    ['cron(0 * * * ? *)', 24],
    ['cron(0 3 * * ? *)', 1],
    ['cron(0 3,15 * * ? *)', 2],
  ])('%s runs %d times a day', (schedule, runs) => expect(runsADay(schedule)).toBe(runs));

  test('a region whose rates these are not makes every row unverified', () => {
    const rows = priceRows(mutatedRegion('ap-southeast-2'));
    expect(rows.some(({ verified }) => verified)).toBe(false);
  });
});

const mutatedRegion = (region: string) =>
  of(production.resources.map((resource) => ({ ...resource, stack: { ...resource.stack, region } })));

test('a flip costs the growth of both services and of the database', () => {
  const portal = 9 * (RATES.vcpuHour.usd + 2 * RATES.memoryHour.usd);
  const gateway = 21 * (RATES.vcpuHour.usd + 4 * RATES.memoryHour.usd);
  const database = 2 * 30 * RATES.acuHour.usd;
  expect(flipHour(production, 'A')).toBeGreaterThan(portal + gateway + database);
  expect(flipHour(production, 'A')).toBeLessThan((portal + gateway + database) * 1.1);
});

test('further data and mail cost more than nothing', () => {
  for (const [part, usd] of Object.entries(furtherOf(production))) expect([part, usd > 0]).toEqual([part, true]);
});

test('every driver names promises or rules that exist', () => {
  const ids = new Set([...LEDGER.map(({ id }) => id), ...Array.from({ length: 11 }, (_, rule) => `rule-${rule + 1}`)]);
  const wrong = Object.values(DRIVERS).flatMap(({ promises }) => promises.filter((id) => !ids.has(id)));
  expect(wrong).toEqual([]);
});
