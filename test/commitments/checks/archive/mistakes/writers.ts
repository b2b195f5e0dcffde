/** Records that others can write, unlock or delete. */
import { at, type Json } from '../../../../../lib/assembly/template-index';
import { type Letter, type Mistake, mistakesAt, REGION, removed, set, without } from '../../../../support/mistakes';
import { actionsWithout, eachDenial, ROLE, SPARES_ME } from './denials';

const denial = (action: string, change: Parameters<typeof eachDenial>[2]) =>
  eachDenial('PolicyDocument', action, change);

const writing = (keys: readonly (string | number)[], value: Json) =>
  denial('s3:PutObject', (at) => set([...at, ...keys], value));

/** Ways to let others write into a bucket. */
const OPENED = {
  'a bucket without a denial': denial('s3:PutObject', without),
  'every role of a name like this': writing(
    ['Condition', 'ArnNotEquals', 'aws:PrincipalArn', 0],
    ROLE('holdfast-production-*'),
  ),
  'a pattern instead of names': denial('s3:PutObject', (keys, statement) =>
    set([...keys, 'Condition'], {
      ...Object(at(statement, 'Condition')),
      ArnNotLike: { 'aws:PrincipalArn': '*' },
    }),
  ),
  'one person, or everybody signed in': writing(['Condition', 'StringNotEquals'], {
    'aws:PrincipalAccount': '000000000001',
  }),
  'everybody but services': writing(['Condition', 'BoolIfExists', 'aws:PrincipalIsAWSService'], 'true'),
  'one kind of writing': denial('s3:PutObject', (keys, statement) =>
    set([...keys, 'Action'], actionsWithout('s3:ReplicateObject', statement)),
  ),
  'one folder': writing(['Resource', 'Fn::Join', 1, 1], '/logs/*'),
  'one role': writing(['Principal'], { AWS: ROLE('someone') }),
};

export const guarded = (letter: Letter): readonly Mistake[] => {
  /** A bucket, and its policy. */
  const policyOf = (bucket: string) => [`${letter}/${bucket}/Resource`, `${letter}/${bucket}/Policy/Resource`] as const;
  const trail = `${letter}/Archive/Archive/Trail`;
  const evidence = `${letter}/Archive/Archive/Evidence`;
  const replication = `${letter}/Archive/Archive/Replication/Role/Resource`;
  return [
    ...['Trail', 'Infrastructure', 'Evidence', 'Samples', 'Landing'].flatMap((name) =>
      mistakesAt('F8/named-writers', policyOf(`Archive/Archive/${name}`), OPENED),
    ),
    ...mistakesAt('F10/named-writers', policyOf('Archive/Archive/Email'), OPENED),
    ...mistakesAt('F12/named-writers', policyOf('Archive/Archive/Statistics'), OPENED),
    ...['Mail', 'Quarantine'].flatMap((name) =>
      mistakesAt('B1/named-writers', policyOf(`Data/${name}/Bucket`), OPENED),
    ),
    ...mistakesAt('F8/deletion-denials', policyOf('Archive/Archive/Trail'), {
      'records that one role can delete': denial('s3:BypassGovernanceRetention', (at) =>
        set([...at, 'Condition'], SPARES_ME),
      ),
    }),
    ...['Archive/Archive/Trail', 'Archive/Archive/Landing', 'Backup/Audit/Reports'].flatMap((name) =>
      mistakesAt('F8/deletion-denials', policyOf(name), {
        'records that can be deleted': denial('s3:DeleteObjectVersion', without),
      }),
    ),
    ...[
      's3:PutEncryptionConfiguration',
      's3:PutBucketLogging',
      's3:PutBucketVersioning',
      's3:PutBucketOwnershipControls',
      's3:PutBucketPublicAccessBlock',
    ].flatMap((action) =>
      mistakesAt('F8/deployment-only-settings', policyOf('Archive/Archive/Trail'), {
        [`${action} for anybody`]: denial('s3:PutBucketPolicy', (at, statement) =>
          set([...at, 'Action'], actionsWithout(action, statement)),
        ),
      }),
    ),
    ...mistakesAt('F8/deployment-only-settings', policyOf('Archive/Archive/Trail'), {
      'a policy that can be changed': denial('s3:PutBucketPolicy', without),
      'a policy that another role can change': denial('s3:PutBucketPolicy', (at) =>
        set([...at, 'Condition'], SPARES_ME),
      ),
    }),
    ...mistakesAt('F8/writer-roles', [`${evidence}/Resource`, `${letter}/Backup/Janitor/Handler/Role/Resource`], {
      'a name that anybody can take': removed,
    }),
    ...mistakesAt(
      'F8/writer-roles',
      [`${evidence}/Resource`, `${letter}/Backup/Samples/Handler/Permissions/Resource`],
      {
        'a writer that is not listed': set('PolicyDocument.Statement.0', {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::holdfast-production-evidence-000000000001-${REGION[letter]}/x/*`,
        }),
      },
    ),
    ...mistakesAt('F8/writer-roles', [`${trail}/Resource`, replication], {
      'copies that never arrive': set('RoleName', 'another'),
    }),
    ...mistakesAt('F8/service-principals', `${trail}/Policy/Resource`, {
      'a person who may write': set('PolicyDocument.Statement.0', {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 's3:PutObject',
      }),
    }),
  ];
};
