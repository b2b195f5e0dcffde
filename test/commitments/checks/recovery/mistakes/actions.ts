/** Roles of a flip that may do more than a flip needs. */
import { at, list } from '../../../../../lib/assembly/template-index';
import { type Draft, first, tree } from '../../../../support/assembly';
import { LETTERS, type Mistake, mistakesAt, set, without } from '../../../../support/mistakes';

const production = tree('production');
const ROLE = 'B/Routing/Plan/Role/Permissions/Resource';
const role = 'B/Routing/Plan/Role/Role/Resource';
const setAction = (draft: Draft, path: string, of: string, action: string) =>
  draft.set(path, [...statementWith(path, of), 'Action'], action);
const statementWith = (path: string, action: string) => {
  const index = list(
    first(production, 'AWS::IAM::ManagedPolicy', (each) => each.path === path).properties,
    'PolicyDocument',
    'Statement',
  ).findIndex((each) => [at(each, 'Action')].flat().includes(action));
  return ['Properties', 'PolicyDocument', 'Statement', index];
};

export const ACTIONS: readonly Mistake[] = [
  [
    `rule-3/actions ${role}`,
    'the plan may use an action that is not listed',
    (draft) => setAction(draft, ROLE, 'ecs:DescribeClusters', 'ecs:RunTask'),
  ],
  [
    `rule-3/actions ${role}`,
    'the plan edits records',
    (draft) => setAction(draft, ROLE, 'route53:ListResourceRecordSets', 'route53:ChangeResourceRecordSets'),
  ],
  [
    `rule-3/actions ${role}`,
    'the plan may do everything',
    (draft) => setAction(draft, ROLE, 'ecs:DescribeClusters', 'ecs:*'),
  ],
  ...mistakesAt('rule-3/no-unused-actions', ['lib/recovery/plan/iam-actions.ts', ROLE], {
    'the list has an action that no template allows': without(statementWith(ROLE, 'route53:ListResourceRecordSets')),
  }),
  [
    'rule-3/actions ',
    'no operator role',
    (draft) => ['A', 'B'].forEach((letter) => draft.remove(`${letter}/Recovery/Operator/Role/Resource`)),
  ],
  ...LETTERS.flatMap((letter): readonly Mistake[] => {
    const fence = `${letter}/Recovery/Functions/Fence`;
    const operator = `${letter}/Recovery/Operator`;
    return [
      [
        `rule-3/actions ${fence}/Role/Resource`,
        `a function of ${letter} edits IAM`,
        (draft) => setAction(draft, `${fence}/Permissions/Resource`, 'rds:DescribeGlobalClusters', 'iam:CreateRole'),
      ],
      ...mistakesAt('rule-3/regional-permissions', [`${fence}/Role/Resource`, `${fence}/Permissions/Resource`], {
        [`a function of ${letter} reaches over`]: set(
          [...statementWith(`${fence}/Permissions/Resource`, 'rds:DescribeGlobalClusters'), 'Resource'],
          `arn:aws:rds:${letter === 'A' ? 'us-east-2' : 'us-west-2'}:000000000001:cluster:x`,
        ),
      }),
      [
        `rule-3/actions ${operator}/Role/Resource`,
        `the operator of ${letter} edits a bucket`,
        (draft) => setAction(draft, `${operator}/Policy/Resource`, 'ssm:GetParameter', 's3:PutBucketPolicy'),
      ],
    ];
  }),
];
