import type { Mistake } from '../../../../support/mistakes';

const allow = (Action: string, Resource: string) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: [Action], Resource }] } },
});

export const ACCESS: readonly Mistake[] = [
  [
    'B1/no-broad-actions A/Data/Extra',
    'a policy that allows everything',
    (draft) => draft.add('A/Data', 'Extra', allow('*', '*')),
  ],
  [
    'B1/no-broad-actions B/Archive/Extra',
    'a policy that allows everything with buckets',
    (draft) => draft.add('B/Archive', 'Extra', allow('s3:*', '*')),
  ],
  [
    'B1/no-sign-in-as-owner A/Data/Extra',
    'a policy that allows sign-in as the owner',
    (draft) =>
      draft.add(
        'A/Data',
        'Extra',
        allow('rds-db:connect', 'arn:aws:rds-db:us-west-2:000000000001:dbuser:*/holdfast_owner'),
      ),
  ],
  [
    'B1/no-sign-in-as-owner A/Data/Extra',
    'a policy that allows sign-in as any role',
    (draft) =>
      draft.add('A/Data', 'Extra', allow('rds-db:connect', 'arn:aws:rds-db:us-west-2:000000000001:dbuser:*/*')),
  ],
];
