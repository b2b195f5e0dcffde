/** Restores that are not tested, not isolated, not proved, or whose failure is silent. */
import { type Letter, type Mistake, mistakesAt, REGION, removed, set, without } from '../../../../support/mistakes';
import { alarm, cluster, proof, state } from './places';

const tests = (letter: Letter, id: 'Plan' | 'Aurora' | 'S3' | 'Isolated/Resource'): string =>
  `${letter}/Backup/RestoreTests/${id}`;

export const restoreTests = (l: Letter): readonly Mistake[] => [
  ...mistakesAt('L6/restore-test-interval', [l, tests(l, 'Plan')], { 'no restore tests': removed }),
  ...mistakesAt('L6/restore-test-interval', tests(l, 'Plan'), {
    'restore tests once a month': set('ScheduleExpression', 'cron(0 11 1 * ? *)'),
    'restores from elsewhere': set('RecoveryPointSelection.IncludeVaults', []),
    'a name that AWS Backup refuses': set('RestoreTestingPlanName', 'restore-tests'),
    'restores from nowhere': set('RecoveryPointSelection.ExcludeVaults', ['*']),
    'restores of another type of recovery point': set('RecoveryPointSelection.RecoveryPointTypes', ['CONTINUOUS']),
  }),
  ...mistakesAt('L6/restore-test-coverage', [cluster(l), tests(l, 'Aurora')], {
    'a selection of no plan': set('RestoreTestingPlanName', 'another'),
    'a database whose restore is not tested': removed,
  }),
  ...mistakesAt('L6/restore-isolation', tests(l, 'Aurora'), {
    'a database without sign-in by IAM': without('RestoreMetadataOverrides.enableIamDatabaseAuthentication'),
    'a database restored into the default network': without('RestoreMetadataOverrides.dbSubnetGroupName'),
    'a database restored into the default group': without('RestoreMetadataOverrides.vpcSecurityGroupIds'),
  }),
  ...mistakesAt('L6/restore-isolation', tests(l, 'S3'), {
    'restored messages under the key of AWS': without('RestoreMetadataOverrides.kmsKey'),
  }),
  ...mistakesAt('L6/restore-event-rule', [l, proof(l, 'Restored')], {
    'a rule that may start nothing': without('Targets.0.RoleArn'),
    'a rule for restores that were given up': set('EventPattern.detail.status', ['ABORTED']),
    'restores that are not followed up': removed,
    'a rule that is off': set('State', 'DISABLED'),
    'a rule for databases only': set('EventPattern.detail.resourceType', ['Aurora']),
    'an event that can be lost': without('Targets.0.DeadLetterConfig'),
  }),
  ...mistakesAt('L6/proof-steps', [l, proof(l, 'StateMachine')], { 'no state machine': removed }),
  ...['CreateInstance', 'WaitForInstance', 'ValidateDatabase', 'DeleteInstance', 'Report', 'WriteEvidence'].flatMap(
    (step) => mistakesAt('L6/proof-steps', proof(l, 'StateMachine'), { [`no ${step}`]: without(state(step)) }),
  ),
  ...mistakesAt('L6/proof-steps', proof(l, 'StateMachine'), {
    'a result that is always good': set(state('Report', 'Arguments', 'ValidationStatus'), 'SUCCESSFUL'),
    'a validator that is not ours': set(
      'DefinitionSubstitutions.ValidateDatabase',
      'arn:aws:lambda:us-west-2:000000000001:function:other',
    ),
  }),
  ...mistakesAt('L6/proof-steps', [proof(l, 'StateMachine'), `${l}/Backup/Validators/Objects/Function/Resource`], {
    'no validator of objects': removed,
  }),
  ...mistakesAt('L6/signed-marks', [l, `${l}/Backup/Marks/Often/Rule`], {
    'no marks': removed,
    'a mark a day': set('ScheduleExpression', 'rate(1 day)'),
  }),
  ...mistakesAt('L6/signed-marks', [l, `${l}/Backup/Samples/Handler/Function/Resource`], {
    'no sampler': removed,
  }),
  ...['Marks/MarksAreLate', 'Marks/FellBehind', 'RestoreProof/RestoreNotProved'].flatMap((id) =>
    mistakesAt('L6/restore-proof-alarms', [l, alarm(l, id)], { [`no alarm ${id}`]: removed }),
  ),
  ...mistakesAt('L6/restore-proof-alarms', [l, alarm(l, 'RestoreProof/RestoreNotProved')], {
    'an alarm at the hundredth failure': set('Threshold', 99),
  }),
  ...mistakesAt('L6/restore-test-coverage', [`${l}/Data/Quarantine/Bucket/Resource`, tests(l, 'S3')], {
    'a bucket whose restore is not tested': set('ProtectedResourceArns', [
      `arn:aws:s3:::holdfast-production-mail-000000000001-${REGION[l]}`,
    ]),
  }),
  ...mistakesAt('L6/restore-test-coverage', tests(l, 'Aurora'), {
    'no time to validate': without('ValidationWindowHours'),
  }),
  ...mistakesAt('L6/restore-test-coverage', tests(l, 'S3'), {
    'a name that AWS Backup refuses': set('RestoreTestingSelectionName', 's3 objects'),
  }),
  ...mistakesAt('L6/restore-isolation', [tests(l, 'Aurora'), tests(l, 'Isolated/Resource')], {
    'a restored database that many reach': set('SecurityGroupIngress', [
      { CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 },
    ]),
    'a restored database that reaches out': set('SecurityGroupEgress', [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }]),
  }),
  ...mistakesAt('L6/overdue-proof-alarm', [l, alarm(l, 'Janitor/AuroraIsNotProved')], {
    'unproved databases without an alarm': removed,
  }),
  ...mistakesAt('L6/overdue-proof-alarm', [l, alarm(l, 'Janitor/S3IsNotProved')], {
    'silence counts as proof': set('TreatMissingData', 'notBreaching'),
    'an alarm that is too late': set('Threshold', 800_000),
  }),
];
