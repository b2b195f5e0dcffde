/** The plan that a rehearsal executes is the one that would be deployed. */
import { join } from 'node:path';
import { parameterName } from '../../../lib/config/names';
import { isObject, TemplateIndex } from '../../../lib/assembly/template-index';
import { deployedArns, readAssembly } from '../../../simulator/executor/assembly';
import { evaluate } from '../../../simulator/executor/evaluation';
import { fromTemplate, planOf } from '../../../simulator/executor/plan';
import { Resolver, Unresolved } from '../../../simulator/executor/resolve';
import { functionsOf } from '../../../simulator/executor/steps';
import { assemblyFolder, mutated, tree } from '../../support/assembly';
import { PRODUCTION } from '../simulator-of';

const known = { parameters: { [parameterName(PRODUCTION, 'zoneId')]: 'Z123' } };
const now = new Date('2026-11-24T08:00:00Z');
const assembly = readAssembly(join(assemblyFolder(), 'assembly-production'));
const planIn = (changed: TemplateIndex) => planOf({ ...assembly, tree: changed }, new Resolver(changed, known), now);
const PLAN = tree('production').ofType('AWS::ARCRegionSwitch::Plan')[0]?.path ?? '';

test('it is read from the template, every name and ARN resolved', () => {
  const plan = planIn(assembly.tree);
  expect(plan).toMatchObject({
    name: 'holdfast-production',
    version: '1',
    owner: PRODUCTION.account,
    updatedAt: now,
    arn: expect.stringMatching(/:plan\/holdfast-production:[0-9a-f]{6}$/),
  });
  expect(JSON.stringify(plan)).not.toMatch(/Ref"|Fn::|undefined/);
  expect(JSON.stringify(plan)).toContain('"hostedZoneId":"Z123"');
  expect(
    plan.workflows.map(({ workflowTargetAction, workflowTargetRegion }) => [
      workflowTargetAction,
      workflowTargetRegion,
    ]),
  ).toEqual([...PRODUCTION.regions.map(({ name }) => ['activate', name]), ['postRecovery', undefined]]);
});

test.each([
  [
    'a misspelt enumeration',
    ['Properties', 'RecoveryApproach'],
    'ActivePassive',
    '$.recoveryApproach: must be one of activeActive, activePassive',
  ],
  ['a name that is too long', ['Properties', 'Name'], 'n'.repeat(33), '$.name: must be at most 32 characters'],
  ['a property that the service does not have', ['Properties', 'Favourite'], 'blue', '$.favourite: must be one of'],
])('%s is refused by the model of the service', (_name, keys, value, message) => {
  expect(() => planIn(mutated(assembly.tree, (draft) => draft.set(PLAN, keys, value)))).toThrow(message);
});

test('templates without a plan cannot be rehearsed', () => {
  expect(() => planIn(mutated(assembly.tree, (draft) => draft.remove(PLAN)))).toThrow(
    'must have one AWS::ARCRegionSwitch::Plan, and have 0',
  );
});

test('everything that it names is deployed; what is not is a warning of its evaluation', () => {
  const plan = planIn(assembly.tree);
  const deployed = deployedArns(assembly.tree, new Resolver(assembly.tree, known));
  expect(evaluate(plan, (arn) => deployed.has(arn), now).warnings).toEqual([]);
  const [missing] = functionsOf(plan);
  const { warnings } = evaluate(plan, (arn) => deployed.has(arn) && arn !== missing, now);
  expect(warnings[0]).toMatchObject({
    resourceArn: missing,
    warningStatus: 'active',
    warningMessage: `${missing} does not exist`,
  });
});

test("keys of maps are the author's own, and stay as they are", () => {
  expect(
    fromTemplate('AssociatedAlarmMap', { 'US-West': { AlarmType: 'applicationHealth', ResourceIdentifier: 'a' } }),
  ).toEqual({ 'US-West': { alarmType: 'applicationHealth', resourceIdentifier: 'a' } });
});

describe('values of templates', () => {
  const [stack] = assembly.tree.stacks.filter(({ name, letter }) => name === 'Data' && letter === 'A');
  const resolver = new Resolver(assembly.tree, known);
  if (!stack) throw new Error('there must be a stack Data in A');
  const template = {
    ...(isObject(stack.template) ? stack.template : {}),
    Parameters: {
      Size: { Type: 'Number', Default: 3 },
      Secret: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/unknown/parameter' },
    },
  };
  const small = {
    ...stack,
    template: {
      ...template,
      Resources: {
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': 'b-${AWS::Region}' } } },
        Key: { Type: 'AWS::KMS::Key', Properties: {} },
      },
    },
  };
  const own = new Resolver(new TemplateIndex([small]), known);
  const [first] = new TemplateIndex([small]).stacks;

  test.each([
    [{ Ref: 'AWS::Region' }, stack.region],
    [{ Ref: 'AWS::AccountId' }, stack.account],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 'b']] }, `a-${stack.region}-b`],
    [{ 'Fn::Sub': 'x ${AWS::Region} y' }, `x ${stack.region} y`],
    [{ 'Fn::Sub': ['${A}-${AWS::Region}', { A: 'a' }] }, `a-${stack.region}`],
    [{ 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
    [['a', { Ref: 'AWS::NoValue' }], ['a']],
    [
      { a: { Ref: 'AWS::Region' }, b: 1 },
      { a: stack.region, b: 1 },
    ],
  ])('%j', (value, expected) => expect(resolver.value(stack, value)).toEqual(expected));

  test.each([
    [{ Ref: 'Bucket' }, `b-${stack.region}`],
    [{ Ref: 'Size' }, '3'],
    [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, `arn:aws:s3:::b-${stack.region}`],
    [{ 'Fn::Sub': '${Bucket.Arn}/*' }, `arn:aws:s3:::b-${stack.region}/*`],
    [{ 'Fn::GetAtt': ['Key', 'Arn'] }, expect.stringMatching(/^arn:aws:kms:us-west-2:\d{12}:key\/[0-9a-f-]{36}$/)],
  ])('of resources: %j', (value, expected) => {
    if (first) expect(own.value(first, value)).toEqual(expected);
  });

  test.each([
    [{ 'Fn::Cidr': ['10.0.0.0/8'] }],
    [{ Ref: 'Absent' }],
    [{ Ref: 'Secret' }],
    [{ 'Fn::ImportValue': 'absent' }],
    [{ 'Fn::Join': ['', 'no list'] }],
  ])('are refused where they cannot be known: %j', (value) => {
    expect(() => first && own.value(first, value)).toThrow(Unresolved);
  });
});
