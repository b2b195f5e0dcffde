/** No control of ours refuses a request of ours: web firewall, endpoint policies, egress list, security groups, key policies. */
import { randomUUID } from 'node:crypto';
import { at } from '../../lib/assembly/template-index';
import { FrontDoorClient } from '../../lib/constructs/recovery/front-door-client';
import { PORTAL } from '../../lib/contracts/portal';
import { monotonicClock } from '../../lib/recovery/drill/clock';
import { REAL_PACE } from '../../lib/recovery/drill/options';
import { PortalClient } from '../../lib/recovery/drill/portal-client';
import { webFirewall, type WebRequest } from '../../simulator/engines/web-firewall';
import { controlsOf, perSecond } from '../../simulator/regions/front-door';
import { targetOf } from '../recovery/drill/drill-lab';
import { startLoopbackRegions } from '../simulator/loopback-regions';
import { type Draft, first, mutated, tree } from '../support/assembly';
import { properties, REGION } from '../support/mistakes';
import { atKeys, keysOf, refusals } from './controls';
import { bundled, callsIn, type Program, programsOf } from './programs';

const production = tree('production');

describe('in the network of a region', () => {
  let programs: readonly Program[];
  beforeAll(async () => {
    programs = await programsOf(production);
  });

  test('every request of every program passes', () => {
    expect(refusals(production, programs)).toEqual([]);
  });

  test('the requests are those of the code: a client that is not known is an error', () => {
    expect(programs.filter(({ databases }) => databases.length > 0).length).toBeGreaterThan(10);
    expect(new Set(programs.flatMap(({ doors }) => doors)).size).toBe(3);
    const named = programs.find(({ path }) => path === 'A/Service/Portal/Tasks/Task/Definition/Resource');
    expect(named?.calls).toEqual(['kms:VerifyMac', 'rds:DescribeGlobalClusters']);
    expect(callsIn('import { A as B, PutCommand as C, paginateList } from "@aws-sdk/client-s3";\n')).toEqual([
      's3:List',
      's3:Put',
    ]);
    expect(() => callsIn('import { GetCommand } from "@aws-sdk/client-other";\n')).toThrow('client other');
  });

  const network = (rest: string): string => `A/Network/Network/${rest}/Resource`;
  const allowList = first(production, 'AWS::NetworkFirewall::RuleGroup', (group) => {
    return (
      at(group.properties, 'RuleGroup', 'RulesSource', 'RulesSourceList') !== undefined && group.path.startsWith('A')
    );
  });
  const database = first(production, 'AWS::EC2::SecurityGroup', ({ path }) => path.startsWith('A/Data/Database/')).path;
  const statements = properties('PolicyDocument', 'Statement');
  const deny = { Effect: 'Deny', Principal: '*', Action: 'kms:VerifyMac', Resource: '*' };

  test.each<readonly [string, string, (draft: Draft) => void]>([
    ['an endpoint is missing', 'kms:VerifyMac has no endpoint', (draft) => draft.remove(network('Endpoints/Keys'))],
    [
      'an endpoint has another action',
      "events:PutEvents is not in the endpoint's policy",
      (draft) => draft.set(network('Endpoints/Events'), [...statements, 0, 'Action'], 'events:ListRules'),
    ],
    [
      'an endpoint denies an action',
      "kms:VerifyMac is not in the endpoint's policy",
      (draft) => draft.set(network('Endpoints/Keys'), [...statements, 1], deny),
    ],
    [
      'an endpoint has no name in the network',
      'rds:DescribeGlobalClusters: the endpoint has no name',
      (draft) => draft.set(network('Endpoints/Databases'), properties('PrivateDnsEnabled'), false),
    ],
    [
      'endpoints admit no one',
      'the endpoint does not admit the application tier',
      (draft) => draft.set(network('Endpoints/SecurityGroup'), properties('SecurityGroupIngress'), []),
    ],
    [
      'answers to CloudFormation do not leave',
      "s3:PutObject is not in the endpoint's policy",
      (draft) => draft.delete(network('Endpoints/Storage'), [...statements, 2]),
    ],
    [
      'a function reaches nothing',
      'portal.production.holdfast.example: its security group does not reach 443',
      (draft) => draft.set('A/Recovery/Functions/Verify/SecurityGroup/Resource', properties('SecurityGroupEgress'), []),
    ],
    [
      'the egress list lacks our own door',
      'portal.production.holdfast.example is not on the egress list',
      (draft) =>
        draft.set(allowList.path, properties('RuleGroup', 'RulesSource', 'RulesSourceList', 'Targets'), ['a.example']),
    ],
    [
      'the portal reaches one database of two',
      'its security group does not reach the database in B',
      (draft) => draft.delete('A/Service/Portal/Tasks/SecurityGroup/Resource', properties('SecurityGroupEgress', 2)),
    ],
    [
      'the database admits no one',
      'the database in A does not admit the application tier',
      (draft) => draft.set(database, properties('SecurityGroupIngress'), []),
    ],
    [
      'the policy of a key denies',
      'kms:VerifyMac: refused by the policy of A/Service/Portal/HeartbeatKey/Key/Resource',
      (draft) => draft.set('A/Service/Portal/HeartbeatKey/Key/Resource', properties('KeyPolicy', 'Statement', 0), deny),
    ],
  ])('it is found when %s', (_what, refusal, edit) => {
    expect(refusals(mutated(production, edit), programs).join('\n')).toContain(refusal);
  });
});

describe("by the keys' policies", () => {
  const role = first(production, 'AWS::IAM::Role', (each) =>
    String(at(each.properties, 'RoleName')).includes('-drill-operator-'),
  );

  test('a drill makes MACs and signs its evidence', async () => {
    const code = await bundled(['lib/cli/drill-run.ts', 'lib/recovery/traffic/traffic.process.ts'], 'external');
    const calls = callsIn(code).filter((call) => call.startsWith('kms:'));
    expect(calls).toEqual(expect.arrayContaining(['kms:GenerateMac', 'kms:Sign']));
    expect(calls.filter((call) => keysOf(production, role, call).length === 0)).toEqual([]);
    expect(calls.flatMap((call) => atKeys(production, { role }, call))).toEqual([]);
  });
});

describe('through the web firewall, as its template has it', () => {
  const { rules } = controlsOf(production, REGION.A);
  const firewall = (clock = () => 0) => webFirewall({ rules, speed: 1, clock });
  let requests: readonly WebRequest[];
  const ids = Array.from({ length: 500 }, () => randomUUID());

  beforeAll(async () => {
    const regions = await startLoopbackRegions();
    const target = targetOf(regions);
    const [clock, host] = [monotonicClock(), `portal.${regions.west.name}.${target.environment.domain}`];
    const portal = new PortalClient(target, REAL_PACE, clock);
    const door = new FrontDoorClient({
      FRONT_DOOR_SCHEME: 'http',
      FRONT_DOOR_PORT: regions.portalPort,
      FRONT_DOOR_DNS_SERVER: regions.nameServer,
    });
    await Promise.all([portal.ready(host), portal.beat(host), portal.latest(host)]);
    regions.stored.add(ids[499] ?? '');
    expect(await portal.lookup(host, ids)).toEqual([ids[499]]);
    await Promise.all([door.ready(host, false), door.ready(host, true)]);
    requests = regions.requests;
    portal.close();
    await regions.close();
  });

  test('every request of drills and of the functions of a flip passes', () => {
    const lookups = Math.ceil(ids.length / PORTAL.lookup.ids);
    expect(requests).toHaveLength(3 + lookups + 2);
    const judge = firewall();
    expect(requests.flatMap((request) => judge(request) ?? [])).toEqual([]);
  });

  test.each<readonly [string, string, Partial<WebRequest>]>([
    ['no User-Agent', 'NoUserAgent_HEADER', { headers: {} }],
    ['a lookup of 500 ids in one body', 'SizeRestrictions_BODY', { body: JSON.stringify({ ids }).length }],
  ])('%s would not pass', (_what, rule, changed) => {
    const [request] = requests;
    expect(request && firewall()({ ...request, ...changed })).toEqual({ status: 403, rule });
  });

  test('a drill sends at most a half of what an address may, at its real pace', () => {
    const [request] = requests;
    if (!request) throw new Error('there must be a request');
    const judged = (faster: number): unknown[] => {
      let now = 0;
      const judge = firewall(() => (now += 1000 / perSecond(REAL_PACE) / faster));
      return Array.from({ length: 12_000 }, () => judge(request)?.rule);
    };
    expect(new Set(judged(2))).toEqual(new Set([undefined]));
    expect(judged(4)).toContain('ProgramFlood');
  });
});
