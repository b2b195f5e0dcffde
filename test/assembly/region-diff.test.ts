import { differences, FOUNDING_DIFFERENCES, judge, neutral } from '../../lib/assembly/region-diff';
import { type Json, type StackTemplate, TemplateIndex } from '../../lib/assembly/template-index';
import { tree } from '../support/assembly';

/** A region's network and one topic, as they look when nothing but names differs. */
function region(
  letter: 'A' | 'B',
  name: string,
  network: string,
  extra: { readonly [key: string]: Json } = {},
  zones = ['a', 'b', 'c'],
): StackTemplate {
  const subnets = zones.map((zone, index) => [
    `Subnet${index}`,
    { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: name + zone, CidrBlock: `${network}.${index}.0/24` } },
  ]);
  const resources = {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: `${network}.0.0/16` } },
    ...Object.fromEntries(subnets),
    Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: `{ $.src = "${network}.*" } holdfast-mail-${name}` } },
    ...extra,
  };
  return {
    environment: 'production',
    letter,
    name: 'Network',
    region: name,
    account: '1',
    template: { Resources: resources },
  };
}

const WEST = region('A', 'us-west-2', '10.0');
const EAST = region('B', 'us-east-2', '10.1');

test('names of regions and zones, and addresses, are no difference', () => {
  expect(differences(new TemplateIndex([WEST, EAST]))).toEqual([]);
  expect(JSON.stringify(neutral(WEST, new TemplateIndex([WEST, EAST])))).not.toMatch(/us-west-2|10\.0\./);
});

test('zones are counted, not named: the regions of a pair have different ones, and a name may be joined', () => {
  const inZone = (zone: Json) => ({
    Instance: { Type: 'AWS::RDS::DBInstance', Properties: { AvailabilityZone: zone } },
  });
  const joined = (letter: string): Json => ({ 'Fn::Join': ['', [{ Ref: 'AWS::Region' }, letter]] });
  const pair = (a: Json, b: Json) =>
    differences(
      new TemplateIndex([
        region('A', 'ap-southeast-2', '10.0', inZone(a)),
        region('B', 'ap-northeast-1', '10.1', inZone(b), ['a', 'c', 'd']),
      ]),
    );
  expect(pair(joined('b'), joined('c'))).toEqual([]);
  expect(pair('ap-southeast-2b', 'ap-northeast-1c')).toEqual([]);
  expect(pair(joined('c'), joined('c'))).toHaveLength(1);
});

test('a name of the other region is one: each side must name its own, and the other as the other', () => {
  const names = (text: string) => ({ Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: text } } });
  const swapped = new TemplateIndex([
    region('A', 'us-west-2', '10.0', names('us-east-2')),
    region('B', 'us-east-2', '10.1', names('us-west-2')),
  ]);
  const same = new TemplateIndex([
    region('A', 'us-west-2', '10.0', names('us-east-2')),
    region('B', 'us-east-2', '10.1', names('us-east-2')),
  ]);
  expect(differences(swapped)).toEqual([]);
  expect(differences(same)).toHaveLength(1);
});

test('a longer number that contains an address is left alone', () => {
  const version = { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'version 110.0.1 and 10.0' } } };
  expect(JSON.stringify(neutral(region('A', 'us-west-2', '10.0', version), new TemplateIndex([WEST, EAST])))).toContain(
    'version 110.0.1 and 10.0',
  );
});

test('the order of what a policy lists is no difference, for the CDK sorts it by names', () => {
  const policy = (first: string, second: string) => ({
    Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Resource: [first, second] } },
  });
  const both = new TemplateIndex([
    region('A', 'us-west-2', '10.0', policy('us-east-2', 'us-west-2')),
    region('B', 'us-east-2', '10.1', policy('us-east-2', 'us-west-2')),
  ]);
  expect(differences(both)).toEqual([]);
});

const MEANT = { stack: 'Network', path: 'Topic', properties: ['DisplayName'], reason: 'written for this test' };

test('a difference is judged by the list: unwritten, written, or stale', () => {
  const other = region('B', 'us-east-2', '10.1', {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'only here' } },
  });
  const found = differences(new TemplateIndex([WEST, other]));
  expect(judge(found, []).unwritten).toMatchObject([
    { stack: 'Network', path: 'Topic', keys: 'Properties.DisplayName', b: '"only here"' },
  ]);
  expect(judge(found, [MEANT])).toEqual({ unwritten: [], stale: [] });
  expect(judge([], [MEANT]).stale).toEqual([MEANT]);
  expect(judge(found, [{ ...MEANT, properties: ['Display'] }]).unwritten).toHaveLength(1);
});

test('every written difference has its reason, and production has each of them and no other', () => {
  expect(FOUNDING_DIFFERENCES.filter(({ reason }) => reason.length < 20)).toEqual([]);
  expect(judge(differences(tree('production')))).toEqual({ unwritten: [], stale: [] });
});
