/** What a release may not change in passing: production against the record of the last release, and each such change is found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, leaves, type Json, type TemplateIndex } from '../../lib/assembly/template-index';
import { recordText } from '../../lib/cli/released';
import { NAMES } from '../support/stage';
import { entriesAt, readAssembly, type Stack } from '../../lib/deployment/assembly';
import { rehearseRelease } from '../../lib/deployment/lifecycles';
import { essenceOf, stacksOfRecord } from '../../lib/deployment/record';
import { recordOf } from '../../lib/release/steps';
import { FIXED_DESCRIPTION } from '../../lib/secure-defaults';
import { assemblyFolder } from '../support/assembly';
import { environmentTree } from '../support/environment-tree';
import { environment } from '../support/stage';
import { KEPT, resource, type Resources, spec, stack } from './stacks';

const assembly = (name: string): readonly Stack[] => readAssembly(join(assemblyFolder(), `assembly-${name}`));
const PRODUCTION = environment('production');
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

/** Rule, type and place of what the record says against production's stacks. */
function against(before: readonly Stack[], after: readonly Stack[]): readonly string[] {
  const [old, now] = [before, after].map((stacks) => stacksOfRecord(recordText(PRODUCTION, stacks, spec())));
  return rehearseRelease(old ?? [], now ?? [], spec()).findings.map(({ rule, type }) => `${rule.id} ${type}`);
}

test('the last release of production can become this one in one deployment', () => {
  const last = stacksOfRecord(readFileSync(recordOf('production'), 'utf8'));
  const now = stacksOfRecord(recordText(PRODUCTION, assembly('production'), spec()));
  const { findings, operations } = rehearseRelease(last, now, spec());
  expect(findings.map(({ rule, stack: of, resource: id, what }) => `${of}/${id}: ${what} (${rule.id})`)).toEqual([]);
  expect(operations.every(({ kind }) => kind === 'update')).toBe(true);
});

/** Production with properties of every resource of a type changed. */
const edited = (type: string, changes: Resources): readonly Stack[] =>
  assembly('production').map((each) => {
    const resources = Object.entries(entriesAt(each.template, 'Resources')).map(([id, one]): readonly [string, Json] =>
      at(one, 'Type') === type
        ? [id, { ...Object(one), Properties: { ...Object(at(one, 'Properties')), ...changes } }]
        : [id, one],
    );
    return { ...each, template: { ...Object(each.template), Resources: Object.fromEntries(resources) } };
  });

test.each<[what: string, type: string, changes: Resources, rule: string]>([
  ['a reworded policy that others import', 'AWS::IAM::ManagedPolicy', { Description: 'Other' }, 'CF-19'],
  ['another association of the web firewall', 'AWS::WAFv2::WebACLAssociation', { WebACLArn: 'other' }, 'WA-01'],
  [
    'a DNS firewall that is protected',
    'AWS::Route53Resolver::FirewallRuleGroupAssociation',
    { Priority: 102 },
    'RR-01',
  ],
  ['other subnets of a protected firewall', 'AWS::NetworkFirewall::Firewall', { SubnetMappings: [] }, 'NF-02'],
  ['another policy of a protected firewall', 'AWS::NetworkFirewall::Firewall', { FirewallPolicyArn: 'other' }, 'NF-02'],
  ['a NAT that holds its address', 'AWS::EC2::NatGateway', { SubnetId: 'other' }, 'VP-07'],
  ['a load balancer that holds its addresses', BALANCER, { Scheme: 'internal' }, 'VP-07'],
  ['a load balancer that is protected', BALANCER, { Scheme: 'internal' }, 'LB-01'],
  [
    'a vault with another key: it would begin empty',
    'AWS::Backup::BackupVault',
    { EncryptionKeyArn: 'other' },
    'CF-26',
  ],
])('finds %s', (_, type, changes, rule) => {
  expect(against(assembly('production'), edited(type, changes))).toContain(`${rule} ${type}`);
});

test('finds another logical id of what others import', () => {
  const renamed = assembly('production').map((each) => {
    const template: Json = JSON.parse(JSON.stringify(each.template).replaceAll('NoticesOnCall', 'NoticesDuty'));
    return { ...each, template };
  });
  expect(against(assembly('production'), renamed).filter((found) => /^CF-/.test(found))).not.toEqual([]);
});

const stacksOf = (index: TemplateIndex): readonly Stack[] =>
  index.stacks.map(({ letter, name, region, template }) => ({
    ...stack(`production/${letter}/${name}`, {}),
    region,
    template,
  }));

test('another founder of a stack that exists', () => {
  const [a, b] = PRODUCTION.regions;
  const database = { ...PRODUCTION.database, founder: 'none' } as const;
  const anew = environmentTree('production', { database, regions: b ? [{ ...a, generation: 2 }, b] : [a] });
  expect(against(stacksOf(environmentTree('production', {})), stacksOf(anew))).toContain('CF-04 AWS::RDS::DBCluster');
});

describe('a resource that a release adds', () => {
  const data = (group?: boolean): readonly Stack[] => [
    stack('a/Data', {
      Topic: resource('AWS::SNS::Topic', { TopicName: 'topic' }),
      Second: resource('AWS::SNS::Topic', { TopicName: 'second' }),
      ...(group !== undefined && {
        Reports: resource('AWS::Logs::LogGroup', { DeletionProtectionEnabled: group }, KEPT),
      }),
    }),
  ];

  test('protects itself in the release after', () => {
    expect(against(data(), data(true).map(withAnother))).toEqual(['LG-01 AWS::Logs::LogGroup']);
    expect(against(data(), data(false).map(withAnother))).toEqual([]);
    expect(against(data(false), data(true))).toEqual([]);
  });
});

/** Something else that the same release changes, and that can fail. */
const withAnother = (each: Stack): Stack => ({
  ...each,
  template: {
    Resources: { ...entriesAt(each.template, 'Resources'), Third: resource('AWS::SNS::Topic', { TopicName: 'third' }) },
  },
});

/** Not for people: fields of a record, and a program. */
const FORMATS = /^\$\{version\} |^fetch\(/;

test.each(NAMES)('%s: no text for people is create-only, but those that are never reworded', (name) => {
  const texts = assembly(name).flatMap(({ id, template }) =>
    Object.entries(entriesAt(template, 'Resources')).flatMap(([logicalId, each]) =>
      leaves(spec().createOnlyOf(String(at(each, 'Type')), at(each, 'Properties') ?? {})).flatMap(({ value }) =>
        typeof value === 'string' && value.includes(' ') ? [{ at: `${id}/${logicalId}`, value }] : [],
      ),
    ),
  );
  expect(texts.filter(({ value }) => value === FIXED_DESCRIPTION).length).toBeGreaterThan(0);
  expect(texts.filter(({ value }) => value !== FIXED_DESCRIPTION && !FORMATS.test(value))).toEqual([]);
});

test('a record is made of what it is read back as', () => {
  const [first] = assembly('production').map((each) => essenceOf(each, spec()));
  expect(stacksOfRecord(recordText(PRODUCTION, first ? [first] : [], spec()))[0]?.template).toEqual(
    JSON.parse(JSON.stringify(first?.template).replaceAll(PRODUCTION.account, '<account>')),
  );
});
