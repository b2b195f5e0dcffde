/** All failures of a restore or of its proof: what fails, the restore job, the answers of AWS, the expected reason. */
import { PATIENCE } from '../../../../lib/constructs/backup/restore-proof/steps';
import { type Answers, AURORA, available, creating, fails, gone, S3, until } from './proof';

const BAD = { outcome: 'FAILED', reason: 'table tenants: a row is missing', checks: [], measured: {} };

export const FAILURES: readonly (readonly [string, object, Answers, string])[] = [
  ['the database is not good', AURORA, { invoke: () => ({ Payload: BAD }) }, 'table tenants: a row is missing'],
  ['objects are not good', S3, { invoke: () => ({ Payload: BAD }) }, 'a row is missing'],
  [
    'the validator of the database times out',
    AURORA,
    { invoke: fails('Sandbox.Timedout', 'Task timed out') },
    'the validator of the database failed: Sandbox.Timedout: Task timed out',
  ],
  [
    'the validator of objects fails',
    S3,
    { invoke: fails('Error', 'broken') },
    'the validator of objects failed: Error: broken',
  ],
  ['a validator answers nonsense', AURORA, { invoke: () => ({ Payload: { text: 'hello' } }) }, ''],
  [
    'a validator answers nothing',
    AURORA,
    { invoke: () => ({}) },
    'the validator of the database failed: States.QueryEvaluationError',
  ],
  [
    'the instance cannot be created',
    AURORA,
    { createDBInstance: fails('Rds.InvalidDbClusterStateException', 'no') },
    'the instance could not be created: Rds.InvalidDbClusterStateException: no',
  ],
  [
    'the instance cannot be read',
    AURORA,
    { describeDBInstances: until(5, fails('Rds.RdsException'), gone) },
    'the instance could not be read',
  ],
  [
    'the instance never becomes available',
    AURORA,
    { describeDBInstances: until(PATIENCE.looks, () => creating, gone) },
    'the instance was not available in time: creating',
  ],
  [
    'the instance cannot be deleted',
    AURORA,
    { deleteDBInstance: fails('Rds.InvalidDbInstanceStateException', 'busy') },
    'the instance could not be deleted: Rds.InvalidDbInstanceStateException: busy; before: SUCCESSFUL, all checks passed',
  ],
  [
    'the instance stays',
    AURORA,
    { describeDBInstances: () => available },
    'the instance was not deleted in time: holdfast-restore-test-ab12-cd34; before: SUCCESSFUL',
  ],
  [
    'its deletion cannot be followed',
    AURORA,
    { describeDBInstances: until(1, () => available, fails('Rds.RdsException')) },
    'the deletion of the instance could not be followed',
  ],
  ['the kind has no validator', { ...AURORA, ResourceType: 'DynamoDB' }, {}, 'no validator for a restored DynamoDB'],
  [
    'the job cannot be read',
    AURORA,
    { describeRestoreJob: fails('Backup.ResourceNotFoundException') },
    'the restore job could not be read',
  ],
];
