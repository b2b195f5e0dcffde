import type { State } from './states';
import { caught, fill, final, IN_TURN, judge, ONCE_MORE, PATIENCE, spoiled, task, wait } from './steps';

/**
 * Class of the instance that a restored cluster gets. Provisioned: a serverless one needs a capacity range on its cluster,
 * which a restore does not set.
 */
const INSTANCE_CLASS = 'db.r6g.large';

const NOT_FOUND = 'Rds.DbInstanceNotFoundException';

/** A restored Aurora cluster has no instance: it gets one, is validated, and loses it again. */
export const DATABASE: Readonly<Record<string, State>> = {
  CreateInstance: task('aws-sdk:rds:createDBInstance', {
    Arguments: {
      DbInstanceIdentifier: '{% $instance %}',
      DbClusterIdentifier: "{% $substringAfter($job.CreatedResourceArn, ':cluster:') %}",
      DbInstanceClass: INSTANCE_CLASS,
      Engine: 'aurora-postgresql',
      PubliclyAccessible: false,
      AutoMinorVersionUpgrade: false,
    },
    Retry: [final('Rds.DbInstanceAlreadyExistsException'), ...ONCE_MORE],
    // A second run of the same event, or a retry whose first attempt had worked.
    Catch: [
      { ErrorEquals: ['Rds.DbInstanceAlreadyExistsException'], Next: 'ReadInstance' },
      caught('the instance could not be created', 'DeleteInstance'),
    ],
    Next: 'ReadInstance',
  }),
  ReadInstance: task('aws-sdk:rds:describeDBInstances', {
    Arguments: { DbInstanceIdentifier: '{% $instance %}' },
    Assign: { looks: '{% $looks + 1 %}', found: '{% $states.result.DbInstances[0] %}' },
    Catch: [caught('the instance could not be read', 'DeleteInstance')],
    Next: 'IsInstanceReady',
  }),
  IsInstanceReady: {
    Type: 'Choice',
    Choices: [
      { Condition: "{% $found.DbInstanceStatus = 'available' %}", Next: 'ValidateDatabase' },
      { Condition: `{% $looks >= ${PATIENCE.looks} %}`, Next: 'InstanceIsLate' },
    ],
    Default: 'WaitForInstance',
  },
  WaitForInstance: wait('ReadInstance'),
  InstanceIsLate: judge("{% 'the instance was not available in time: ' & $found.DbInstanceStatus %}", 'DeleteInstance'),
  ValidateDatabase: task('lambda:invoke', {
    Arguments: {
      FunctionName: fill('ValidateDatabase'),
      Payload: {
        restoreJobId: '{% $job.RestoreJobId %}',
        recoveryPointTime: '{% $job.RecoveryPointCreationDate %}',
        host: '{% $found.Endpoint.Address %}',
        port: '{% $found.Endpoint.Port %}',
      },
    },
    TimeoutSeconds: PATIENCE.validator,
    Assign: { verdict: '{% $states.result.Payload %}' },
    Retry: IN_TURN,
    Catch: [caught('the validator of the database failed', 'DeleteInstance')],
    Next: 'DeleteInstance',
  }),
  DeleteInstance: task('aws-sdk:rds:deleteDBInstance', {
    Arguments: { DbInstanceIdentifier: '{% $instance %}', SkipFinalSnapshot: true, DeleteAutomatedBackups: true },
    Assign: { looks: 0 },
    Retry: [
      final(NOT_FOUND),
      // While it is still being created.
      { ErrorEquals: ['Rds.InvalidDbInstanceStateException'], IntervalSeconds: 60, MaxAttempts: 30, BackoffRate: 1 },
      ...ONCE_MORE,
    ],
    Catch: [{ ErrorEquals: [NOT_FOUND], Next: 'Report' }, spoiled('the instance could not be deleted')],
    Next: 'ReadDeletion',
  }),
  ReadDeletion: task('aws-sdk:rds:describeDBInstances', {
    Arguments: { DbInstanceIdentifier: '{% $instance %}' },
    Assign: { looks: '{% $looks + 1 %}' },
    Retry: [final(NOT_FOUND), ...ONCE_MORE],
    // Gone: only now can AWS Backup delete the cluster, which it does on hearing the result.
    Catch: [
      { ErrorEquals: [NOT_FOUND], Next: 'Report' },
      spoiled('the deletion of the instance could not be followed'),
    ],
    Next: 'DoesInstanceStay',
  }),
  DoesInstanceStay: {
    Type: 'Choice',
    Choices: [{ Condition: `{% $looks >= ${PATIENCE.looks} %}`, Next: 'InstanceStays' }],
    Default: 'WaitForDeletion',
  },
  WaitForDeletion: wait('ReadDeletion'),
  InstanceStays: judge(
    "{% 'the instance was not deleted in time: ' & $instance & '; before: ' & $verdict.outcome & ', ' & $verdict.reason %}",
    'Report',
  ),
};
