import { PERMISSION_CHECKS } from '../../../../lib/commitments/checks/iam/permissions';
import { POLICY_CHECKS } from '../../../../lib/commitments/checks/iam/policies';
import {
  everyCheckIsFound,
  type Letter,
  LETTERS,
  type Mistake,
  mistakesAt,
  set,
  without,
} from '../../../support/mistakes';

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
  const copies = `${letter}/Data/Replication/Permissions/Resource`;
  const attach = `${letter}/Network/Network/Functions/MayAttach/Resource`;
  const person = `${letter}/Recovery/Operator/Role/Resource`;
  return [
    ...mistakesAt('B1/complete-policies', endpoint, {
      'an endpoint without a policy, which lets anyone do everything': without(document),
      'a policy without statements': set([...document, 'Statement'], []),
    }),
    ...mistakesAt('B1/complete-policies', key, {
      'the old language, in which a condition may be plain text': set('KeyPolicy.Version', '2008-10-17'),
    }),
    ...mistakesAt('B1/complete-policies', permissions, {
      'an unknown effect': set([...document, ...first, 'Effect'], 'Maybe'),
      'a statement without actions': set([...document, ...first, 'Action'], []),
      'a statement without a resource': without([...document, ...first, 'Resource']),
    }),
    ...mistakesAt('B1/complete-policies', topic, {
      'a statement without a principal': without([...document, ...first, 'Principal']),
    }),
    ...mistakesAt('B1/trusted-principals', endpoint, {
      'an endpoint for every account': without([...document, ...first, 'Condition']),
      'an endpoint for another account': set(
        [...document, ...first, 'Condition', 'StringEquals', 'aws:PrincipalAccount'],
        '999999999999',
      ),
    }),
    ...mistakesAt('B1/trusted-principals', storage, {
      'any bucket of any account': set([...document, 'Statement', 1, 'Resource'], '*'),
      "more than AWS's own buckets are for": set([...document, 'Statement', 1, 'Action'], 's3:*'),
    }),
    ...mistakesAt('B1/trusted-principals', role, {
      'a role that another account has run': without([...trust, ...first, 'Condition']),
      'a condition that does not bind': set([...trust, ...first, 'Condition'], {
        StringEqualsIfExists: { 'aws:SourceAccount': '000000000001' },
      }),
      'any service': set([...trust, ...first, 'Principal', 'Service'], '*'),
    }),
    ...mistakesAt('B1/trusted-principals', key, {
      'a key for every account': set(['Properties', 'KeyPolicy', ...first, 'Principal', 'AWS'], '*'),
      'a key for another account': set(
        ['Properties', 'KeyPolicy', ...first, 'Principal', 'AWS'],
        'arn:aws:iam::999999999999:root',
      ),
    }),
    ...mistakesAt('B1/trusted-principals', topic, {
      'a topic that alarms of other accounts publish to': without([...document, 'Statement', 1, 'Condition']),
    }),
    ...mistakesAt('B1/resource-policy-actions', landing, {
      'everything, for a service that delivers logs': set([...document, 'Statement', 2], {
        Effect: 'Allow',
        Action: 's3:*',
        Principal: { AWS: 'arn:aws:iam::000000000001:root' },
        Resource: 'arn:aws:s3:::any/*',
      }),
    }),
    ...mistakesAt('B1/resource-policy-actions', role, {
      'a role that is handed on': set([...trust, ...first, 'Action'], '*'),
    }),
    ...mistakesAt('B1/named-resources', permissions, {
      'every key': set([...document, ...first], { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: ['*'] }),
      'every bucket, together with a list': set([...document, ...first], {
        Effect: 'Allow',
        Action: ['rds:DescribeDBClusters', 's3:GetObject'],
        Resource: '*',
      }),
      'everything but something': set([...document, ...first], { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    }),
    ...mistakesAt('B1/second-factor', person, {
      'a password alone': without([...trust, ...first, 'Condition']),
      'no second factor': set([...trust, 'Statement', 1, 'Condition', 'Bool', 'aws:MultiFactorAuthPresent'], 'false'),
    }),
    ...mistakesAt('B1/wildcard-conditions', copies, {
      'any key of the other region': without([...document, 'Statement', 4, 'Condition']),
    }),
    ...mistakesAt('B1/network-interface-denial', attach, {
      'functions whose code may attach network interfaces': without([...document, 'Statement', 1]),
    }),
  ];
};

everyCheckIsFound([...POLICY_CHECKS, ...PERMISSION_CHECKS], LETTERS.flatMap(broken));
