/** Restores that are not tested, not isolated, not proved, or whose failure is silent. */
import { type Letter, properties, REGION } from '../../../../support/mistakes';
import { alarm, cluster, proof, type RegionMistake, state } from './places';

const tests = (letter: Letter, id: 'Plan' | 'Aurora' | 'S3' | 'Isolated/Resource'): string =>
  `${letter}/Backup/RestoreTests/${id}`;

export const TESTS: readonly RegionMistake[] = [
  [(l) => `L6/weekly ${l}/Backup`, 'no restore tests', (draft, l) => draft.remove(tests(l, 'Plan'))],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'restore tests once a month',
    (draft, l) => draft.set(tests(l, 'Plan'), properties('ScheduleExpression'), 'cron(0 11 1 * ? *)'),
  ],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'restores from elsewhere',
    (draft, l) => draft.set(tests(l, 'Plan'), properties('RecoveryPointSelection', 'IncludeVaults'), []),
  ],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'a name that AWS Backup refuses',
    (draft, l) => draft.set(tests(l, 'Plan'), properties('RestoreTestingPlanName'), 'restore-tests'),
  ],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'restores from nowhere',
    (draft, l) => draft.set(tests(l, 'Plan'), properties('RecoveryPointSelection', 'ExcludeVaults'), ['*']),
  ],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'restores of another type of recovery point',
    (draft, l) =>
      draft.set(tests(l, 'Plan'), properties('RecoveryPointSelection', 'RecoveryPointTypes'), ['CONTINUOUS']),
  ],
  [
    (l) => `L6/all-tested ${cluster(l)}`,
    'a selection of no plan',
    (draft, l) => draft.set(tests(l, 'Aurora'), properties('RestoreTestingPlanName'), 'another'),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a database without sign-in by IAM',
    (draft, l) =>
      draft.delete(tests(l, 'Aurora'), properties('RestoreMetadataOverrides', 'enableIamDatabaseAuthentication')),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'S3')}`,
    'restored messages under the key of AWS',
    (draft, l) => draft.delete(tests(l, 'S3'), properties('RestoreMetadataOverrides', 'kmsKey')),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'a rule that may start nothing',
    (draft, l) => draft.delete(proof(l, 'Restored'), properties('Targets', 0, 'RoleArn')),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'a rule for restores that were given up',
    (draft, l) => draft.set(proof(l, 'Restored'), properties('EventPattern', 'detail', 'status'), ['ABORTED']),
  ],
  [(l) => `L6/proof-steps ${l}/Backup`, 'no state machine', (draft, l) => draft.remove(proof(l, 'StateMachine'))],
  ...['CreateInstance', 'WaitForInstance', 'ValidateDatabase', 'DeleteInstance', 'Report', 'WriteEvidence'].map(
    (step): RegionMistake => [
      (l) => `L6/proof-steps ${proof(l, 'StateMachine')}`,
      `no ${step}`,
      (draft, l) => draft.delete(proof(l, 'StateMachine'), state(step)),
    ],
  ),
  [
    (l) => `L6/proof-steps ${proof(l, 'StateMachine')}`,
    'a result that is always good',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('Report', 'Arguments', 'ValidationStatus'), 'SUCCESSFUL'),
  ],
  [
    (l) => `L6/proof-steps ${proof(l, 'StateMachine')}`,
    'a validator that is not ours',
    (draft, l) =>
      draft.set(
        proof(l, 'StateMachine'),
        properties('DefinitionSubstitutions', 'ValidateDatabase'),
        'arn:aws:lambda:us-west-2:000000000001:function:other',
      ),
  ],
  [
    (l) => `L6/proof-steps ${proof(l, 'StateMachine')}`,
    'no validator of objects',
    (draft, l) => draft.remove(`${l}/Backup/Validators/Objects/Function/Resource`),
  ],
  [(l) => `L6/marks-written ${l}/Backup`, 'no marks', (draft, l) => draft.remove(`${l}/Backup/Marks/Often/Rule`)],
  [
    (l) => `L6/marks-written ${l}/Backup`,
    'a mark a day',
    (draft, l) => draft.set(`${l}/Backup/Marks/Often/Rule`, properties('ScheduleExpression'), 'rate(1 day)'),
  ],
  [
    (l) => `L6/marks-written ${l}/Backup`,
    'no sampler',
    (draft, l) => draft.remove(`${l}/Backup/Samples/Handler/Function/Resource`),
  ],
  ...['Marks/MarksAreLate', 'Marks/FellBehind', 'RestoreProof/RestoreNotProved'].map((id): RegionMistake => [
    (l) => `L6/restore-proof-alarms ${l}/Backup`,
    `no alarm ${id}`,
    (draft, l) => draft.remove(alarm(l, id)),
  ]),
  [
    (l) => `L6/restore-proof-alarms ${l}/Backup`,
    'an alarm at the hundredth failure',
    (draft, l) => draft.set(alarm(l, 'RestoreProof/RestoreNotProved'), properties('Threshold'), 99),
  ],
  [
    (l) => `L6/all-tested ${cluster(l)}`,
    'a database whose restore is not tested',
    (draft, l) => draft.remove(tests(l, 'Aurora')),
  ],
  [
    (l) => `L6/all-tested ${l}/Data/Quarantine/Bucket/Resource`,
    'a bucket whose restore is not tested',
    (draft, l) =>
      draft.set(tests(l, 'S3'), properties('ProtectedResourceArns'), [
        `arn:aws:s3:::holdfast-production-mail-000000000001-${REGION[l]}`,
      ]),
  ],
  [
    (l) => `L6/all-tested ${tests(l, 'Aurora')}`,
    'no time to validate',
    (draft, l) => draft.delete(tests(l, 'Aurora'), properties('ValidationWindowHours')),
  ],
  [
    (l) => `L6/all-tested ${tests(l, 'S3')}`,
    'a name that AWS Backup refuses',
    (draft, l) => draft.set(tests(l, 'S3'), properties('RestoreTestingSelectionName'), 's3 objects'),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a database restored into the default network',
    (draft, l) => draft.delete(tests(l, 'Aurora'), properties('RestoreMetadataOverrides', 'dbSubnetGroupName')),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a database restored into the default group',
    (draft, l) => draft.delete(tests(l, 'Aurora'), properties('RestoreMetadataOverrides', 'vpcSecurityGroupIds')),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a restored database that many reach',
    (draft, l) =>
      draft.set(tests(l, 'Isolated/Resource'), properties('SecurityGroupIngress'), [
        { CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 },
      ]),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a restored database that reaches out',
    (draft, l) =>
      draft.set(tests(l, 'Isolated/Resource'), properties('SecurityGroupEgress'), [
        { CidrIp: '0.0.0.0/0', IpProtocol: '-1' },
      ]),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'restores that are not followed up',
    (draft, l) => draft.remove(proof(l, 'Restored')),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'a rule that is off',
    (draft, l) => draft.set(proof(l, 'Restored'), properties('State'), 'DISABLED'),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'a rule for databases only',
    (draft, l) => draft.set(proof(l, 'Restored'), properties('EventPattern', 'detail', 'resourceType'), ['Aurora']),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'an event that can be lost',
    (draft, l) => draft.delete(proof(l, 'Restored'), properties('Targets', 0, 'DeadLetterConfig')),
  ],
  [
    (l) => `L6/overdue-proof-alarm ${l}/Backup`,
    'unproved databases without an alarm',
    (draft, l) => draft.remove(alarm(l, 'Janitor/AuroraIsNotProved')),
  ],
  [
    (l) => `L6/overdue-proof-alarm ${l}/Backup`,
    'silence counts as proof',
    (draft, l) => draft.set(alarm(l, 'Janitor/S3IsNotProved'), properties('TreatMissingData'), 'notBreaching'),
  ],
  [
    (l) => `L6/overdue-proof-alarm ${l}/Backup`,
    'an alarm that is too late',
    (draft, l) => draft.set(alarm(l, 'Janitor/S3IsNotProved'), properties('Threshold'), 800_000),
  ],
];
