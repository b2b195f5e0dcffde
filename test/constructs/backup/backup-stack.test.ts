import { at, list, type Resource } from '../../../lib/assembly/template-index';
import {
  databaseEvent,
  objectsEvent,
  sampleObjectsEnvironment,
  validateDatabaseEnvironment,
  validateObjectsEnvironment,
  writeMarkEnvironment,
} from '../../../lib/constructs/backup/validation/contract';
import { tree } from '../../support/assembly';

const production = tree('production');
const inStack = (type: string, letter = 'A'): readonly Resource[] =>
  production.ofType(type).filter(({ stack }) => stack.name === 'Backup' && stack.letter === letter);
const statements = (path: string) =>
  list(production.resources.find((resource) => resource.path === path)?.properties, 'PolicyDocument', 'Statement');
const may = (path: string) =>
  statements(path)
    .filter((each) => at(each, 'Effect') === 'Allow')
    .flatMap((each) => [at(each, 'Action')].flat())
    .toSorted();

test.each(['A', 'B'])(
  'in region %s every function is in the application tier, with its own security group and a dead-letter queue',
  (letter) => {
    const functions = inStack('AWS::Lambda::Function', letter);
    expect(functions).toHaveLength(5);
    for (const { properties } of functions) {
      expect(JSON.stringify(at(properties, 'VpcConfig', 'SubnetIds'))).toContain('ApplicationSubnet');
      expect(list(properties, 'VpcConfig', 'SecurityGroupIds')).toHaveLength(1);
      expect(at(properties, 'DeadLetterConfig', 'TargetArn')).toBeDefined();
      expect(at(properties, 'ReservedConcurrentExecutions')).toBe(1);
    }
    expect(
      new Set(functions.map(({ properties }) => JSON.stringify(at(properties, 'VpcConfig', 'SecurityGroupIds')))).size,
    ).toBe(5);
  },
);

test('Lambda may attach functions to the network, and the functions themselves may not', () => {
  const [allow, deny] = statements('A/Network/Network/Functions/MayAttach/Resource');
  expect(at(deny, 'Effect')).toBe('Deny');
  expect(at(deny, 'Action')).toEqual(at(allow, 'Action'));
  expect(at(deny, 'Condition')).toEqual({ Null: { 'lambda:SourceFunctionArn': 'false' } });
});

test('only the mark writer and the sampler may sign, and the janitor deletes nothing', () => {
  const signers = inStack('AWS::IAM::ManagedPolicy').filter(({ path }) => may(path).includes('kms:Sign'));
  expect(signers.map(({ path }) => path).toSorted()).toEqual([
    'A/Backup/Marks/Handler/Permissions/Resource',
    'A/Backup/Samples/Handler/Permissions/Resource',
  ]);
  expect(
    may('A/Backup/Janitor/Handler/Permissions/Resource').filter((action) =>
      /Delete|Modify|Update|Stop/.test(String(action)),
    ),
  ).toEqual([]);
});

test('every substitution of the definition is given, and no other', () => {
  const [machine] = inStack('AWS::StepFunctions::StateMachine');
  const used = new Set(
    [...JSON.stringify(at(machine?.properties, 'Definition')).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name),
  );
  expect(Object.keys(Object(at(machine?.properties, 'DefinitionSubstitutions'))).toSorted()).toEqual(
    [...used].toSorted(),
  );
});

/** A value as at run time; an example of it where only CloudFormation knows it. */
const deployed = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value).includes('ReadEndpoint')
      ? 'holdfast.cluster-ro-abc.us-west-2.rds.amazonaws.com'
      : 'arn:aws:kms:us-west-2:000000000001:key/0b9c-1d';

test.each([
  ['Marks/Handler', writeMarkEnvironment],
  ['Samples/Handler', sampleObjectsEnvironment],
  ['Validators/Database', validateDatabaseEnvironment],
  ['Validators/Objects', validateObjectsEnvironment],
])('%s gets the variables that its contract asks for, and no other', (path, contract) => {
  const variables = at(
    inStack('AWS::Lambda::Function').find((each) => each.path === `A/Backup/${path}/Function/Resource`)?.properties,
    'Environment',
    'Variables',
  );
  const given = Object.fromEntries(Object.entries(Object(variables)).map(([name, value]) => [name, deployed(value)]));
  expect(contract.strict().safeParse({ AWS_REGION: 'us-west-2', ...given })).toMatchObject({ success: true });
});

test.each([
  ['ValidateDatabase', databaseEvent],
  ['ValidateObjects', objectsEvent],
] as const)('the state machine passes to %s what its contract requires, and nothing else', (state, contract) => {
  const [machine] = inStack('AWS::StepFunctions::StateMachine');
  const payload = Object.keys(Object(at(machine?.properties, 'Definition', 'States', state, 'Arguments', 'Payload')));
  const required = Object.entries(contract.shape)
    .filter(([, field]) => !field.safeParse(undefined).success)
    .map(([name]) => name);
  expect(payload.toSorted()).toEqual(required.toSorted());
});
