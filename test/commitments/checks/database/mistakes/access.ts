import type { Mistake } from '../../../../support/mistakes';

const allow = (Action: string, Resource: string) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: [Action], Resource }] } },
});

export const ACCESS: readonly Mistake[] = [
  [
    'B1/no-broad-actions A/Data/Extra',
    'somebody who may do everything',
    (draft) => draft.add('A/Data', 'Extra', allow('*', '*')),
  ],
  [
    'B1/no-broad-actions B/Archive/Extra',
    'somebody who may do everything with buckets',
    (draft) => draft.add('B/Archive', 'Extra', allow('s3:*', '*')),
  ],
  [
    'B1/nobody-is-owner A/Data/Extra',
    'somebody who signs in as the owner',
    (draft) =>
      draft.add(
        'A/Data',
        'Extra',
        allow('rds-db:connect', 'arn:aws:rds-db:us-west-2:000000000001:dbuser:*/holdfast_owner'),
      ),
  ],
  [
    'B1/nobody-is-owner A/Data/Extra',
    'somebody who signs in as anybody',
    (draft) =>
      draft.add('A/Data', 'Extra', allow('rds-db:connect', 'arn:aws:rds-db:us-west-2:000000000001:dbuser:*/*')),
  ],
];
