/** What stays when its stack is deleted can still be used, and be taken over by a stack that is made anew. */
import { readFileSync } from 'node:fs';
import { at, isObject, type Json, type Resource, type TemplateIndex } from '../../lib/assembly/template-index';
import { target } from '../../lib/commitments/checks/references';
import { tree } from '../support/assembly';

const isKept = ({ deletionPolicy }: Resource): boolean => deletionPolicy.startsWith('Retain');

/** Every reference in a value, each by itself. */
function references(value: Json): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isObject(value) && ['Ref', 'Fn::GetAtt', 'Fn::ImportValue'].some((key) => key in value)) return [value];
  return Object.values(value).flatMap((inner: Json) => references(inner));
}

/** A name is text: that it is taken from another resource makes nothing depend on it afterwards. */
const NAMES: readonly string[] = ['LogGroupName', 'Tags'];

const goneBefore = (index: TemplateIndex): readonly string[] =>
  index.resources.filter(isKept).flatMap((resource) =>
    Object.entries(isObject(resource.properties) ? resource.properties : {})
      .filter(([name]) => !NAMES.includes(name))
      .flatMap(([name, value]) =>
        references(value).flatMap((reference) => {
          const referred = target(index, resource, reference);
          return referred && !isKept(referred) ? [`${resource.path} ${name}: ${referred.path}`] : [];
        }),
      ),
  );

test.each(['production', 'staging', 'sandbox'] as const)('%s: what is kept refers only to what is kept', (name) => {
  expect(goneBefore(tree(name))).toEqual([]);
});

test('every alias of a key that is kept is kept', () => {
  const aliases = tree('production').ofType('AWS::KMS::Alias');
  expect(aliases.length).toBeGreaterThan(0);
  expect(aliases.filter((alias) => !isKept(alias)).map(({ path }) => path)).toEqual([]);
});

/** Properties that are the identity of a type, and that `--import-existing-resources` needs as literals. */
const IDENTITY: Readonly<Record<string, string>> = {
  'AWS::Backup::BackupVault': 'BackupVaultName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::GlobalCluster': 'GlobalClusterIdentifier',
  'AWS::S3::Bucket': 'BucketName',
};

test('what is kept under a name of ours can be imported: the name is a literal', () => {
  const named = tree('production').resources.filter((each) => isKept(each) && each.type in IDENTITY);
  expect(new Set(named.map(({ type }) => type))).toEqual(new Set(Object.keys(IDENTITY)));
  const others = named.filter(({ type, properties }) => {
    const name = at(properties, IDENTITY[type] ?? '');
    return name !== undefined && typeof name !== 'string';
  });
  expect(others.map(({ path }) => path)).toEqual([]);
});

test('docs/deploy.md says of every kind of thing that is kept how it comes back', () => {
  const [, chapter = ''] = readFileSync('docs/deploy.md', 'utf8').split('\n## A region made anew\n');
  const kept = new Set(
    tree('production')
      .resources.filter(isKept)
      .map(({ type }) => type),
  );
  expect([...kept].filter((type) => !chapter.includes(`\`${type}\``))).toEqual([]);
});
