import { POLICY_CHECKS } from '../../../../lib/commitments/checks/iam/policies';
import { tree } from '../../../support/assembly';
import { eachIsFound, findingsOf, type Letter, LETTERS, type Mistake } from '../../../support/mistakes';
test.each(['production', 'staging', 'sandbox'] as const)('the policies of %s say what they mean', (name) => {
  expect(findingsOf(POLICY_CHECKS, tree(name))).toEqual([]);
});

const document = ['Properties', 'PolicyDocument'] as const;
const trust = ['Properties', 'AssumeRolePolicyDocument'] as const;
const first = ['Statement', 0] as const;

const broken = (letter: Letter): readonly Mistake[] => {
  const endpoint = `${letter}/Network/Network/Endpoints/ImageApi/Resource`;
  const storage = `${letter}/Network/Network/Endpoints/Storage/Resource`;
  const landing = `${letter}/Archive/Archive/Landing/Policy/Resource`;
  const topic = `${letter}/Archive/Notices/OnCall/Policy/Resource`;
  const key = `${letter}/Data/SecretsKey/Resource`;
  const role = `${letter}/Backup/Marks/Handler/Role/Resource`;
  const permissions = `${letter}/Backup/Marks/Handler/Permissions/Resource`;
  const person = `${letter}/Recovery/Operator/Role/Resource`;
  return [
    [
      `B1/policies-whole ${endpoint}`,
      'an endpoint without a policy, which lets everybody do everything',
      (draft) => draft.delete(endpoint, document),
    ],
    [
      `B1/policies-whole ${endpoint}`,
      'a policy without statements',
      (draft) => draft.set(endpoint, [...document, 'Statement'], []),
    ],
    [
      `B1/policies-whole ${key}`,
      'the old language, in which a condition may be plain text',
      (draft) => draft.set(key, ['Properties', 'KeyPolicy', 'Version'], '2008-10-17'),
    ],
    [
      `B1/policies-whole ${permissions}`,
      'an unknown effect',
      (draft) => draft.set(permissions, [...document, ...first, 'Effect'], 'Maybe'),
    ],
    [
      `B1/policies-whole ${permissions}`,
      'a statement without actions',
      (draft) => draft.set(permissions, [...document, ...first, 'Action'], []),
    ],
    [
      `B1/policies-whole ${permissions}`,
      'a statement without a resource',
      (draft) => draft.delete(permissions, [...document, ...first, 'Resource']),
    ],
    [
      `B1/policies-whole ${topic}`,
      'a statement without a principal',
      (draft) => draft.delete(topic, [...document, ...first, 'Principal']),
    ],
    [
      `B1/known-principals-only ${endpoint}`,
      'an endpoint for every account',
      (draft) => draft.delete(endpoint, [...document, ...first, 'Condition']),
    ],
    [
      `B1/known-principals-only ${endpoint}`,
      'an endpoint for another account',
      (draft) =>
        draft.set(
          endpoint,
          [...document, ...first, 'Condition', 'StringEquals', 'aws:PrincipalAccount'],
          '999999999999',
        ),
    ],
    [
      `B1/known-principals-only ${storage}`,
      'any bucket of any account',
      (draft) => draft.set(storage, [...document, 'Statement', 1, 'Resource'], '*'),
    ],
    [
      `B1/known-principals-only ${storage}`,
      "more than AWS's own buckets are for",
      (draft) => draft.set(storage, [...document, 'Statement', 1, 'Action'], 's3:*'),
    ],
    [
      `B1/known-principals-only ${role}`,
      'a role that another account has run',
      (draft) => draft.delete(role, [...trust, ...first, 'Condition']),
    ],
    [
      `B1/known-principals-only ${role}`,
      'a condition that does not bind',
      (draft) =>
        draft.set(role, [...trust, ...first, 'Condition'], {
          StringEqualsIfExists: { 'aws:SourceAccount': '000000000001' },
        }),
    ],
    [
      `B1/known-principals-only ${role}`,
      'any service',
      (draft) => draft.set(role, [...trust, ...first, 'Principal', 'Service'], '*'),
    ],
    [
      `B1/known-principals-only ${key}`,
      'a key for everybody',
      (draft) => draft.set(key, ['Properties', 'KeyPolicy', ...first, 'Principal', 'AWS'], '*'),
    ],
    [
      `B1/known-principals-only ${key}`,
      'a key for another account',
      (draft) =>
        draft.set(key, ['Properties', 'KeyPolicy', ...first, 'Principal', 'AWS'], 'arn:aws:iam::999999999999:root'),
    ],
    [
      `B1/known-principals-only ${topic}`,
      'a topic that alarms of other accounts publish to',
      (draft) => draft.delete(topic, [...document, 'Statement', 1, 'Condition']),
    ],
    [
      `B1/no-open-doors ${landing}`,
      'everything, for a service that delivers logs',
      (draft) =>
        draft.set(landing, [...document, 'Statement', 2], {
          Effect: 'Allow',
          Action: 's3:*',
          Principal: { AWS: 'arn:aws:iam::000000000001:root' },
          Resource: 'arn:aws:s3:::any/*',
        }),
    ],
    [
      `B1/no-open-doors ${role}`,
      'a role that is handed on',
      (draft) => draft.set(role, [...trust, ...first, 'Action'], '*'),
    ],
    [
      `B1/resources-named ${permissions}`,
      'every key',
      (draft) =>
        draft.set(permissions, [...document, ...first], { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: ['*'] }),
    ],
    [
      `B1/resources-named ${permissions}`,
      'every bucket, together with a list',
      (draft) =>
        draft.set(permissions, [...document, ...first], {
          Effect: 'Allow',
          Action: ['rds:DescribeDBClusters', 's3:GetObject'],
          Resource: '*',
        }),
    ],
    [
      `B1/resources-named ${permissions}`,
      'everything but something',
      (draft) =>
        draft.set(permissions, [...document, ...first], { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    ],
    [
      `B1/second-factor ${person}`,
      'a password alone',
      (draft) => draft.delete(person, [...trust, ...first, 'Condition']),
    ],
    [
      `B1/second-factor ${person}`,
      'no second factor',
      (draft) =>
        draft.set(person, [...trust, 'Statement', 1, 'Condition', 'Bool', 'aws:MultiFactorAuthPresent'], 'false'),
    ],
  ];
};

eachIsFound(POLICY_CHECKS, LETTERS.flatMap(broken));
