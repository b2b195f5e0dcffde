import { validate } from '../../lib/config/validate';
import { lineOf } from '../../lib/config/validate/problem';
import { broken, COMMITTED, TODAY } from './broken';
import { changed, pathOf, without } from './change';

const [PRODUCTION, STAGING] = COMMITTED;

interface Row {
  /** The place that is changed. */
  readonly change: string;
  readonly to: unknown;
  /** The place that is reported; default: the one that was changed. */
  readonly at?: string;
  readonly rule: string;
  readonly given: string;
}

const ROWS: readonly Row[] = [
  { change: 'production.name', to: 'p', at: 'environments[0].name', rule: 'shape', given: 'p' },
  { change: 'production.name', to: 'eu-prod', at: 'environments[0].name', rule: 'shape', given: 'eu-prod' },
  { change: 'production.name', to: 'production2', at: 'environments[0].name', rule: 'shape', given: 'production2' },
  { change: 'production.tier', to: 'prod', rule: 'shape', given: 'prod' },
  { change: 'staging.destroyable', to: false, rule: 'shape', given: 'false' },
  { change: 'sandbox.destroyable', to: false, rule: 'shape', given: 'false' },
  { change: 'sandbox.monthlyLimit', to: 0, rule: 'price', given: '0' },
  {
    change: 'sandbox.name',
    to: 'staging',
    at: 'environments[2].name',
    rule: 'B4',
    given: 'staging, which staging has',
  },
  { change: 'production.account', to: '12345', rule: 'B4', given: '12345' },
  { change: 'production.account', to: 123456789012, rule: 'B4', given: '123456789012' },
  { change: 'staging.account', to: PRODUCTION?.account, rule: 'B4', given: '000000000001, which production has' },
  { change: 'production.domain', to: 'Mail.example.com', rule: 'shape', given: 'Mail.example.com' },
  { change: 'production.domain', to: 'localhost', rule: 'shape', given: 'localhost' },
  { change: 'production.domain', to: '-mail.example.com', rule: 'shape', given: '-mail.example.com' },
  { change: 'production.domain', to: `${'a'.repeat(64)}.example.com`, rule: 'shape', given: `${'a'.repeat(60)}...` },
  {
    change: 'staging.domain',
    to: PRODUCTION?.domain,
    rule: 'B4',
    given: 'production.holdfast.example, which production has',
  },
  { change: 'production.contacts', to: null, rule: 'shape', given: 'null' },
  { change: 'production.contacts.onCall', to: 'on-call', rule: 'I1', given: 'on-call' },
  { change: 'production.contacts.security', to: 'a b@example.com', rule: 'G2', given: '"a b@example.com"' },
  { change: 'production.regions', to: PRODUCTION?.regions.slice(0, 1), rule: 'M3', given: '1' },
  { change: 'production.regions', to: [], rule: 'M3', given: '0' },
  { change: 'sandbox.regions', to: STAGING?.regions, rule: 'M11', given: '2' },
  { change: 'staging.regions', to: [], rule: 'shape', given: '0' },
  { change: 'production.regions[0].letter', to: 'B', rule: 'shape', given: 'B' },
  { change: 'production.regions[0].cidr', to: '10.0.0.0/17', rule: 'network', given: '10.0.0.0/17' },
  { change: 'production.regions[0].cidr', to: '10.0.1.0/16', rule: 'network', given: '10.0.1.0/16' },
  { change: 'production.regions[0].cidr', to: '172.32.0.0/16', rule: 'network', given: '172.32.0.0/16' },
  { change: 'production.regions[0].cidr', to: '10.0/16', rule: 'network', given: '10.0/16' },
  { change: 'production.regions[0].cidr', to: 'fd00::/16', rule: 'network', given: 'fd00::/16' },
  {
    change: 'production.regions[1].cidr',
    to: '10.0.0.0/16',
    at: 'production.regions',
    rule: 'network',
    given: '10.0.0.0/16 and 10.0.0.0/16',
  },
  { change: 'production.regions[0].zones', to: ['us-west-2a', 'us-west-2b'], rule: 'L1', given: '2' },
  {
    change: 'production.regions[0].zones[2]',
    to: 'us-west-2a',
    at: 'production.regions[0].zones',
    rule: 'L1',
    given: 'us-west-2a twice',
  },
  { change: 'production.regions[0].zones[2]', to: 'us-west-2-lax-1a', rule: 'K10', given: 'us-west-2-lax-1a' },
  { change: 'production.regions[0].zones[2]', to: 'us-east-2a', rule: 'K10', given: 'us-east-2a' },
  { change: 'production.regions[0].name', to: 'us-west-1', rule: 'K10', given: 'us-west-1' },
  { change: 'production.regions[0].name', to: 'constructor', rule: 'K10', given: 'constructor' },
  { change: 'production.portal.cpu', to: 1000, rule: 'Fargate', given: '1000' },
  { change: 'production.portal.memoryMiB', to: 1024, rule: 'Fargate', given: '1024' },
  { change: 'production.portal.memoryMiB', to: 2048.5, rule: 'Fargate', given: '2048.5' },
  { change: 'production.portal.floor', to: 1, rule: 'L1', given: '1' },
  { change: 'production.gateway.floor', to: NaN, rule: 'L1', given: 'NaN' },
  { change: 'production.gateway.ceiling', to: 5, rule: 'M2', given: '5' },
  { change: 'production.gateway.ceiling', to: 101, rule: 'M2', given: '101' },
  { change: 'production.gateway.ceiling', to: Infinity, rule: 'M2', given: 'Infinity' },
  { change: 'production.database.engineVersion', to: '17.2', rule: 'Aurora', given: '17.2' },
  { change: 'production.database.engineVersion', to: 17.7, rule: 'Aurora', given: '17.7' },
  { change: 'production.database.instances', to: 1, rule: 'L2', given: '1' },
  { change: 'production.database.instances', to: 17, rule: 'L2', given: '17' },
  { change: 'production.database.minCapacity', to: 0, rule: 'L2', given: '0' },
  { change: 'production.database.minCapacity', to: 0.7, rule: 'L2', given: '0.7' },
  {
    change: 'production.database.minCapacity',
    to: 64,
    at: 'production.database.maxCapacity',
    rule: 'Aurora',
    given: '32',
  },
  { change: 'production.database.maxCapacity', to: 256.5, rule: 'Aurora', given: '256.5' },
  { change: 'production.database.founder', to: 'C', rule: 'shape', given: 'C' },
  { change: 'sandbox.database.founder', to: 'B', rule: 'shape', given: 'B' },
  { change: 'sandbox.database.founder', to: 'none', rule: 'shape', given: 'none' },
  { change: 'production.signInPath', to: `/${'a'.repeat(200)}`, rule: 'G4', given: `/${'a'.repeat(59)}...` },
  { change: 'production.portal.floor', to: 2.5, rule: 'L1', given: '2.5' },
  { change: 'production.gateway.ceiling', to: 6.5, rule: 'M2', given: '6.5' },
  { change: 'production.database.instances', to: 2.5, rule: 'L2', given: '2.5' },
  { change: 'production.bootstrapQualifier', to: '', rule: 'shape', given: '""' },
  { change: 'production.bootstrapQualifier', to: 'cdk-hnb659', rule: 'shape', given: 'cdk-hnb659' },
  { change: 'staging.bootstrapQualifier', to: 'elevenchars', rule: 'shape', given: 'elevenchars' },
  { change: 'production.vaultLock', to: 'compliance', rule: 'P4', given: 'compliance' },
  { change: 'production.signInPath', to: 'sign-in', rule: 'G4', given: 'sign-in' },
  { change: 'production.signInPath', to: '/sign in', rule: 'G4', given: '"/sign in"' },
  { change: 'production.regions[0].founding', to: 'false', rule: 'shape', given: 'false' },
  { change: 'production.regions[1].generation', to: 0, rule: 'shape', given: '0' },
  {
    change: 'production.regions[1].added',
    to: ['Data/Reports/'],
    at: 'production.regions[1].added[0]',
    rule: 'shape',
    given: 'Data/Reports/',
  },
  { change: 'production.destroyable', to: true, rule: 'P2', given: 'true' },
  { change: 'production.adopted', to: ['guardDuty'], at: 'production.adopted[0]', rule: 'shape', given: 'guardDuty' },
  {
    change: 'production.adopted',
    to: ['inspector', 'inspector'],
    at: 'production.adopted[1]',
    rule: 'shape',
    given: 'inspector',
  },
  { change: 'production.placeholders', to: 'none', rule: 'shape', given: 'none' },
  { change: 'production.placeholders', to: [1], at: 'production.placeholders[0]', rule: 'shape', given: '1' },
  { change: 'production.portl', to: {}, rule: 'shape', given: 'an object' },
  { change: 'production.portal', to: undefined, rule: 'shape', given: 'nothing' },
];

describe('one broken setting is one problem that says where, what and the way out', () => {
  it.each(ROWS)('$change = $to', ({ change, to, at = change, rule, given }) => {
    const problems = validate(broken(change, to), TODAY);
    expect(problems.map((problem) => [problem.path, problem.rule, problem.given])).toEqual([[at, rule, given]]);
    for (const line of problems.map(lineOf)) {
      expect(line).toMatch(/; .*change lib\/config\/environments\.ts$/);
      expect(line).not.toContain('\n');
    }
  });

  it('a missing setting', () => {
    const problems = validate(without(COMMITTED, [0, 'destroyable']), TODAY);
    expect(problems.map(lineOf)).toEqual([
      'production.destroyable: must be said: true or false (P2), got nothing; change lib/config/environments.ts',
    ]);
  });
});

/** The committed environments with several settings changed. */
const judged = (changes: Readonly<Record<string, unknown>>) =>
  validate(
    Object.entries(changes).reduce<unknown>((all, [path, to]) => {
      const [name, ...rest] = pathOf(path);
      return changed(all, [COMMITTED.findIndex((environment) => environment.name === name), ...rest], to);
    }, COMMITTED),
    TODAY,
  ).map(({ path, rule, given }) => `${path} ${rule} ${given}`);

const lock = (days: number) => ({ compliance: { changeableFor: { days } } });
const REAL = { 'staging.placeholders': [] };

test('a domain that is too long for a certificate names its variable', () => {
  const problems = validate(broken('production.domain', `${'a'.repeat(44)}.example`), TODAY);
  expect(problems.map(({ fix }) => fix)).toEqual(['set HOLDFAST_PRODUCTION_DOMAIN to a shorter domain']);
});

describe('settings that are right by themselves and not together', () => {
  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['a vault that can never be deleted', { 'staging.vaultLock': lock(3) }, ['staging.vaultLock P4 compliance']],
    ['a lock where nothing is destroyed', { 'production.vaultLock': lock(3) }, []],
    [
      'a lock without time for second thoughts',
      { 'production.vaultLock': lock(2) },
      ['production.vaultLock.compliance.changeableFor.days P4 2'],
    ],
    [
      'on-call mail that passes the gateway it is about',
      { ...REAL, 'staging.contacts.onCall': 'on-call@staging.holdfast.example', 'staging.contacts.security': 'a@b.eu' },
      ['staging.contacts.onCall I1 on-call@staging.holdfast.example'],
    ],
    [
      'security mail to a name below the domain, in capitals',
      { ...REAL, 'staging.contacts.onCall': 'a@b.eu', 'staging.contacts.security': 'S@Ops.Staging.Holdfast.Example' },
      ['staging.contacts.security G2 S@Ops.Staging.Holdfast.Example'],
    ],
    [
      'mail to the domain around is elsewhere',
      { ...REAL, 'staging.contacts': { onCall: 'a@holdfast.example', security: 'b@holdfast.example' } },
      [],
    ],
    [
      'a zone in the zone of another environment',
      { 'staging.domain': 'staging.production.holdfast.example' },
      [
        'staging.domain B4 staging.production.holdfast.example, which lies in production.holdfast.example of production',
      ],
    ],
    ['a domain whose end is only spelt alike', { 'staging.domain': 'not-production.holdfast.example' }, []],
    [
      'no founder, although region A stands as it was made first',
      { 'production.database.founder': 'none' },
      ['production.database.founder shape none'],
    ],
    [
      'a founder that is made anew',
      { 'production.regions[0].founding': true, 'production.regions[0].generation': 2 },
      ['production.database.founder shape A'],
    ],
    [
      'a founder that was made anew, and joined',
      { 'production.regions[0].generation': 2, 'production.database.founder': 'none' },
      [],
    ],
    ['region B made anew', { 'production.regions[1].founding': true, 'production.regions[1].generation': 2 }, []],
    ['the longest domain that a certificate takes', { 'production.domain': `${'a'.repeat(43)}.example` }, []],
    ['a longer one', { 'production.domain': `${'a'.repeat(44)}.example` }, ['production.domain N2 52 characters']],
  ])('%s', (_, changes, problems) => expect(judged(changes)).toEqual(problems));
});
