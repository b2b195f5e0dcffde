/** Records that others can write, unlock or delete. */
import { at, type Json } from '../../../../../lib/assembly/template-index';
import type { Draft } from '../../../../support/assembly';
import { type Letter, type Mistake, REGION } from '../../../../support/mistakes';
import { editDenials, ROLE } from './denials';

export const guarded = (letter: Letter): readonly Mistake[] => {
  const cases = (rule: string, where: string): readonly Mistake[] => {
    const path = `${letter}/${where}/Policy/Resource`;
    const expected = `${rule} ${letter}/${where}/Resource`;
    const edit = (
      what: string,
      change: (draft: Draft, keys: readonly (string | number)[], statement: Json) => void,
    ): Mistake => [
      expected,
      what,
      (draft) =>
        editDenials(path, 'PolicyDocument', 's3:PutObject', (statement, keys) => change(draft, keys, statement)),
    ];
    return [
      edit('a bucket without a denial', (draft, keys) => draft.delete(path, keys)),
      edit('every role of a name like this', (draft, keys) =>
        draft.set(path, [...keys, 'Condition', 'ArnNotEquals', 'aws:PrincipalArn', 0], ROLE('holdfast-production-*')),
      ),
      edit('a pattern instead of names', (draft, keys, statement) =>
        draft.set(path, [...keys, 'Condition'], {
          ...Object(at(statement, 'Condition')),
          ArnNotLike: { 'aws:PrincipalArn': '*' },
        }),
      ),
      edit('one person, or everybody signed in', (draft, keys) =>
        draft.set(path, [...keys, 'Condition', 'StringNotEquals'], { 'aws:PrincipalAccount': '000000000001' }),
      ),
      edit('everybody but services', (draft, keys) =>
        draft.set(path, [...keys, 'Condition', 'BoolIfExists', 'aws:PrincipalIsAWSService'], 'true'),
      ),
      edit('one kind of writing', (draft, keys, statement) =>
        draft.set(
          path,
          [...keys, 'Action'],
          [at(statement, 'Action') ?? null].flat().filter((action) => action !== 's3:ReplicateObject'),
        ),
      ),
      edit('one folder', (draft, keys) => draft.set(path, [...keys, 'Resource', 'Fn::Join', 1, 1], '/logs/*')),
      edit('one role', (draft, keys) => draft.set(path, [...keys, 'Principal'], { AWS: ROLE('someone') })),
    ];
  };
  const trail = `${letter}/Archive/Archive/Trail`;
  const evidence = `${letter}/Archive/Archive/Evidence`;
  const replication = `${letter}/Archive/Archive/Replication/Role/Resource`;
  const change = (action: string, how: (draft: Draft, keys: readonly (string | number)[]) => void) => (draft: Draft) =>
    editDenials(`${trail}/Policy/Resource`, 'PolicyDocument', action, (_, keys) => how(draft, keys));
  return [
    ...['Trail', 'Infrastructure', 'Evidence', 'Samples', 'Landing'].flatMap((name) =>
      cases('F8/only-writers-write', `Archive/Archive/${name}`),
    ),
    ...cases('F10/only-writers-write', 'Archive/Archive/Email'),
    ...cases('F12/only-writers-write', 'Archive/Archive/Statistics'),
    ...['Mail', 'Quarantine'].flatMap((name) => cases('B1/only-writers-write', `Data/${name}/Bucket`)),
    [
      `F8/lock-stays ${trail}/Resource`,
      'records that can be deleted',
      change('s3:DeleteObjectVersion', (draft, keys) => draft.delete(`${trail}/Policy/Resource`, keys)),
    ],
    [
      `F8/lock-stays ${trail}/Resource`,
      'records that one role can delete',
      change('s3:BypassGovernanceRetention', (draft, keys) =>
        draft.set(`${trail}/Policy/Resource`, [...keys, 'Condition'], {
          ArnNotEquals: { 'aws:PrincipalArn': ROLE('me') },
        }),
      ),
    ],
    ...['Archive/Archive/Landing', 'Backup/Audit/Reports'].map((name): Mistake => {
      const policy = `${letter}/${name}/Policy/Resource`;
      return [
        `F8/lock-stays ${letter}/${name}/Resource`,
        'records that can be deleted before they are copied',
        (draft) =>
          editDenials(policy, 'PolicyDocument', 's3:DeleteObjectVersion', (_, keys) => draft.delete(policy, keys)),
      ];
    }),
    ...[
      'PutEncryptionConfiguration',
      'PutBucketLogging',
      'PutBucketVersioning',
      'PutBucketOwnershipControls',
      'PutBucketPublicAccessBlock',
    ].map((action): Mistake => [
      `F8/guard-stays ${trail}/Resource`,
      `s3:${action} for anybody`,
      (draft) =>
        editDenials(`${trail}/Policy/Resource`, 'PolicyDocument', 's3:PutBucketPolicy', (statement, keys) =>
          draft.set(
            `${trail}/Policy/Resource`,
            [...keys, 'Action'],
            [at(statement, 'Action') ?? null].flat().filter((each) => each !== `s3:${action}`),
          ),
        ),
    ]),
    [
      `F8/guard-stays ${trail}/Resource`,
      'a policy that can be changed',
      change('s3:PutBucketPolicy', (draft, keys) => draft.delete(`${trail}/Policy/Resource`, keys)),
    ],
    [
      `F8/guard-stays ${trail}/Resource`,
      'a policy that another role can change',
      change('s3:PutBucketPolicy', (draft, keys) =>
        draft.set(`${trail}/Policy/Resource`, [...keys, 'Condition'], {
          ArnNotEquals: { 'aws:PrincipalArn': ROLE('me') },
        }),
      ),
    ],
    [
      `F8/writers-exist ${evidence}/Resource`,
      'a name that anybody can take',
      (draft) => draft.remove(`${letter}/Backup/Janitor/Handler/Role/Resource`),
    ],
    [
      `F8/writers-exist ${evidence}/Resource`,
      'a writer that is not listed',
      (draft) =>
        draft.set(
          `${letter}/Backup/Samples/Handler/Permissions/Resource`,
          ['Properties', 'PolicyDocument', 'Statement', 0],
          {
            Effect: 'Allow',
            Action: 's3:PutObject',
            Resource: `arn:aws:s3:::holdfast-production-evidence-000000000001-${REGION[letter]}/x/*`,
          },
        ),
    ],
    [
      `F8/writers-exist ${trail}/Resource`,
      'copies that never arrive',
      (draft) => draft.set(replication, ['Properties', 'RoleName'], 'another'),
    ],
    [
      `F8/writers ${trail}/Policy/Resource`,
      'a person who may write',
      (draft) =>
        draft.set(`${trail}/Policy/Resource`, ['Properties', 'PolicyDocument', 'Statement', 0], {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: 's3:PutObject',
        }),
    ],
  ];
};
