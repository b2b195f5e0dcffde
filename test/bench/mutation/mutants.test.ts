import { ASSERTED, asserts, effectOf, keysOf } from '../../../bench/mutation/asserted';
import { mirrored, mutated, replaced } from '../../../bench/mutation/mutated';
import { type Mutant, mutantsOf } from '../../../bench/mutation/mutants';
import { type Json, type Resource, type StackTemplate, TemplateIndex } from '../../../lib/assembly/template-index';

const stackOf = (letter: string, resources: Json): StackTemplate => ({
  environment: 'production',
  letter,
  name: 'Data',
  region: `region-${letter}`,
  account: '1',
  template: { Resources: resources },
});

/** A tree of one resource in each region, and that of region A. */
function treeOf(
  type: string,
  properties: Json,
  attributes = {},
): { readonly tree: TemplateIndex; readonly resource: Resource } {
  const stack = (letter: string) =>
    stackOf(letter, {
      Thing: {
        Type: type,
        Properties: properties,
        Metadata: { 'aws:cdk:path': `production/${letter}/Data/Thing` },
        ...attributes,
      },
    });
  const tree = new TemplateIndex([stack('A'), stack('B')]);
  const [resource] = tree.resources;
  if (!resource) throw new Error('no resource');
  return { tree, resource };
}

const written = (mutants: readonly Mutant[]): readonly string[] =>
  mutants.map(({ keys, how, value }) => `${keys.join('.')} ${how === 'deleted' ? 'deleted' : JSON.stringify(value)}`);

describe('what is done to a resource', () => {
  test('it goes, and so does each property at every depth; each value becomes less', () => {
    const { resource } = treeOf('AWS::X::Y', { On: true, Days: 3, Rules: [{ Status: 'Enabled' }] });
    expect(written(mutantsOf(resource))).toEqual([
      ' deleted',
      'Properties.On deleted',
      'Properties.On false',
      'Properties.Days deleted',
      'Properties.Days 0',
      'Properties.Days 3001',
      'Properties.Rules deleted',
      'Properties.Rules.0 deleted',
      'Properties.Rules.0.Status deleted',
      'Properties.Rules.0.Status "Disabled"',
    ]);
  });

  test('a reference is one value, and becomes a word that means nothing', () => {
    const { resource } = treeOf('AWS::X::Y', { Key: { 'Fn::GetAtt': ['Key', 'Arn'] } });
    expect(written(mutantsOf(resource))).toEqual([' deleted', 'Properties.Key deleted', 'Properties.Key "weakened"']);
  });

  test.each<[string, string, readonly Json[]]>([
    ['Action', 's3:GetObject', ['*']],
    ['Resource', 'arn', ['*']],
    ['CidrIp', '10.0.0.0/8', ['0.0.0.0/0']],
    ['ScheduleExpression', 'rate(1 day)', ['rate(60 days)']],
    ['Mode', 'COMPLIANCE', ['GOVERNANCE']],
    ['Value', '60', ['0', '60001']],
    ['Name', 'any', ['weakened']],
  ])('%s %s becomes %j', (name, value, weaker) => {
    const { resource } = treeOf('AWS::X::Y', { [name]: value });
    expect(
      mutantsOf(resource)
        .filter(({ how }) => how === 'weakened')
        .map((mutant) => mutant.value),
    ).toEqual(weaker);
  });

  test('what decides about its data goes, or becomes a snapshot', () => {
    const { resource } = treeOf('AWS::X::Y', {}, { DeletionPolicy: 'Retain' });
    expect(written(mutantsOf(resource))).toEqual([' deleted', 'DeletionPolicy deleted', 'DeletionPolicy "Snapshot"']);
  });
});

describe('a broken tree', () => {
  const { tree, resource } = treeOf(
    'AWS::X::Y',
    { Rules: [{ Status: 'Enabled' }, { Status: 'Enabled' }] },
    { DeletionPolicy: 'Retain' },
  );
  const byPath = new Map(tree.resources.map((each) => [each.path, each]));
  const broken = (mutant: Omit<Mutant, 'resource'>): TemplateIndex =>
    mutated(tree, mirrored({ resource, ...mutant }, byPath));

  test('is broken in both regions, in its resources and in their templates, and the original stays', () => {
    const after = broken({ keys: ['Properties', 'Rules', 0, 'Status'], how: 'weakened', value: 'Disabled' });
    const rules = { Rules: [{ Status: 'Disabled' }, { Status: 'Enabled' }] };
    expect(after.resources.map(({ properties }) => properties)).toEqual([rules, rules]);
    expect(
      after.stacks.map(({ template }) => JSON.stringify(template)).every((text) => text.includes('Disabled')),
    ).toBe(true);
    expect(JSON.stringify(tree.stacks)).not.toContain('Disabled');
  });

  test('has one element less where one is deleted, and one resource less where that is', () => {
    expect(replaced([1, 2, 3], [1], undefined)).toEqual([1, 3]);
    expect(broken({ keys: [], how: 'deleted', value: undefined }).resources).toEqual([]);
  });

  test('deletes data that no attribute retains', () => {
    expect(
      broken({ keys: ['DeletionPolicy'], how: 'deleted', value: undefined }).resources.map(
        ({ deletionPolicy }) => deletionPolicy,
      ),
    ).toEqual(['Delete', 'Delete']);
  });
});

describe('what is asserted', () => {
  const idsFor = (type: string, properties: Json, keys: Mutant['keys'], value?: Json): readonly string[] => {
    const { resource } = treeOf(type, properties);
    const mutant: Mutant = { resource, keys, how: value === undefined ? 'deleted' : 'weakened', value };
    return ASSERTED.filter((row) => asserts(row, mutant)).map(({ id }) => id);
  };
  const policy = (Effect: string) => ({
    PolicyDocument: { Statement: [{ Effect, Action: ['s3:GetObject'], Resource: 'arn' }] },
  });
  const action: Mutant['keys'] = ['Properties', 'PolicyDocument', 'Statement', 0, 'Action', 0];

  test('is known by type, keys and what becomes of them', () => {
    expect(idsFor('AWS::Logs::LogGroup', { RetentionInDays: 120 }, ['Properties', 'RetentionInDays'])).toEqual(['F6']);
    expect(idsFor('AWS::IAM::ManagedPolicy', policy('Allow'), action, '*')).toEqual(['B1']);
    expect(idsFor('AWS::IAM::ManagedPolicy', policy('Allow'), action)).toEqual([]);
    expect(idsFor('AWS::IAM::ManagedPolicy', policy('Deny'), action, '*')).toEqual([]);
    expect(idsFor('AWS::SNS::Topic', {}, [])).toEqual([]);
  });

  test('knows the statement that is changed', () => {
    const { resource } = treeOf('AWS::IAM::ManagedPolicy', policy('Deny'));
    expect(effectOf({ resource, keys: action, how: 'deleted', value: undefined })).toBe('Deny');
    expect(effectOf({ resource, keys: ['Properties'], how: 'deleted', value: undefined })).toBeUndefined();
    expect(keysOf({ resource, keys: action, how: 'deleted', value: undefined })).toBe(
      'Properties.PolicyDocument.Statement.*.Action.*',
    );
  });
});
