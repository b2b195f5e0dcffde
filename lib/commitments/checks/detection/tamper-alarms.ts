/** Signs of tampering in the trail set off an alarm, and so does a silent trail (F8). */
import { DETECTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, isOfManagementTrail, perRegion, target } from './queries';

/** Signs of tampering, each as it stands in a filter pattern. */
const SIGNS: readonly string[] = [
  'StopLogging',
  'DeleteTrail',
  'UpdateTrail',
  'DeleteDetector',
  'UpdateDetector',
  'StopConfigurationRecorder',
  'DeleteConfigurationRecorder',
  'DisableSecurityHub',
  'DeleteAnalyzer',
  'UpdateLoggingConfiguration',
  'UpdateFirewallPolicy',
  'UpdateRuleGroup',
  'UpdateWebACL',
  'DeleteFlowLogs',
  'PutRetentionPolicy',
  'DeleteLogGroup',
  'PutLogGroupDeletionProtection',
  'DeleteSubscriptionFilter',
  'DeleteDataProtectionPolicy',
  'DeleteDeliveryStream',
  'DisableKey',
  'ScheduleKeyDeletion',
  'PutKeyPolicy',
  'UpdateAlias',
  'DeleteAlias',
  'PutSubscriptionFilter',
  'PutTransformer',
  'AssociateKmsKey',
  'CreateAutomationRule',
  'CreateTrustedEntitySet',
  'PutAlarmMuteRule',
  'PutTargets',
  'SetSubscriptionAttributes',
  'UpdateFunctionCode*',
  'UpdateFunctionConfiguration*',
  'RegisterTaskDefinition',
  'ExecuteCommand',
  'UpdateStateMachine',
  'UpdatePlan',
  'UpdateResource',
  'UpdateStackSet',
  'DeleteRecoveryPoint',
  'DeleteBackupVault',
  'DeleteDBClusterSnapshot',
  'DeleteDBCluster',
  'ModifyDBCluster',
  'StartRestoreJob',
  'StartCopyJob',
  'CreateResourceShare',
  'PutBackupVaultLockConfiguration',
  'DeleteBackupVaultLockConfiguration',
  'PutBackupVaultAccessPolicy',
  'PutBucketPolicy',
  'PutBucketObjectLockConfiguration',
  'PutBucketLifecycle',
  'DeleteBucketPublicAccessBlock',
  'AuthorizeSecurityGroupIngress',
  'CreateRoute',
  'CreatePolicyVersion',
  'PutRolePolicy',
  'AttachRolePolicy',
  'UpdateAssumeRolePolicy',
  'ModifyDBClusterSnapshotAttribute',
  'DeleteAlarms',
  'DisableRule',
  'DeleteStack',
  'CreateUser',
  'CreateAccessKey',
  'CreateRole',
  'DeactivateMFADevice',
  'Root',
  'Failed authentication',
  'AccessDenied*',
  '*UnauthorizedOperation',
];

/** Signs that are comparisons, not words: a console sign-in with one factor. */
const CONDITIONS: readonly string[] = ['$.additionalEventData.MFAUsed != "Yes"'];

const tamperAlarms: Check = {
  id: 'F8',
  name: 'tamper-alarms',
  sentence:
    'A call that stops monitoring, shortens records, endangers keys or backups, opens access or comes from root sets off an alarm',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'a metric filter on the management trail for each sign, with an alarm that notifies the security topic',
      'add the sign to TAMPERING',
      (letter) => {
        const filters = inRegion(tree, letter, 'AWS::Logs::MetricFilter').filter(
          (filter) => readsManagementTrail(tree, filter) && hasAlarm(tree, filter),
        );
        const patterns = filters.map(({ properties }) => String(at(properties, 'FilterPattern'))).join('\n');
        const unseen = [
          ...SIGNS.filter((sign) => !patterns.includes(`"${sign}"`)),
          ...CONDITIONS.filter((condition) => !patterns.includes(condition)),
        ];
        return unseen.length === 0 ? undefined : `no alarm on ${unseen.join(', ')}`;
      },
    ),
};

function readsManagementTrail(tree: TemplateIndex, filter: Resource): boolean {
  const group = target(tree, filter, at(filter.properties, 'LogGroupName'));
  return group !== undefined && isOfManagementTrail(tree, group);
}

/** Whether an alarm on the filter's metric notifies the security topic. */
function hasAlarm(tree: TemplateIndex, filter: Resource): boolean {
  const metric = list(filter.properties, 'MetricTransformations')[0];
  if (at(metric, 'MetricValue') !== '1') return false;
  return inRegion(tree, filter.stack.letter, 'AWS::CloudWatch::Alarm').some(
    (alarm) =>
      at(alarm.properties, 'MetricName') === at(metric, 'MetricName') &&
      at(alarm.properties, 'Namespace') === at(metric, 'MetricNamespace') &&
      ringsAfter(alarm) <= toleratedBy(filter) &&
      notifies(tree, alarm, 'Security'),
  );
}

/** Signs that also happen by mistake, with the number in five minutes that is tolerated. Of any other, one is enough. */
const TOLERATED: Readonly<Record<string, number>> = {
  'Failed authentication': 2,
  'AccessDenied*': DETECTION.refusedCalls,
};

const toleratedBy = ({ properties }: Resource): number =>
  Object.entries(TOLERATED).find(([sign]) => String(at(properties, 'FilterPattern')).includes(`"${sign}"`))?.[1] ?? 0;

/** Most matches in five minutes that do not set off an alarm; Infinity where it counts in another way. */
function ringsAfter({ properties }: Resource): number {
  const counts =
    at(properties, 'Statistic') === 'Sum' &&
    at(properties, 'EvaluationPeriods') === 1 &&
    Number(at(properties, 'Period')) <= 300;
  return counts && at(properties, 'ComparisonOperator') === 'GreaterThanThreshold'
    ? Number(at(properties, 'Threshold'))
    : Infinity;
}

const notifies = (tree: TemplateIndex, alarm: Resource, topic: 'Security' | 'OnCall'): boolean =>
  list(alarm.properties, 'AlarmActions').some((action) =>
    target(tree, alarm, action)?.path.endsWith(`/Notices/${topic}/Resource`),
  );

const trailSpeaks: Check = {
  id: 'F8',
  name: 'silent-trail',
  sentence: 'A management trail that records nothing sets off an alarm, whatever silenced it',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'an alarm on IncomingLogEvents of its log group, for which missing data is a breach',
      'keep TrailSilent in TamperAlarms',
      (letter) => {
        const alarms = inRegion(tree, letter, 'AWS::CloudWatch::Alarm').filter(
          ({ properties }) =>
            at(properties, 'Namespace') === 'AWS/Logs' && at(properties, 'MetricName') === 'IncomingLogEvents',
        );
        return alarms.some(
          (alarm) => at(alarm.properties, 'TreatMissingData') === 'breaching' && notifies(tree, alarm, 'Security'),
        )
          ? undefined
          : `${alarms.length} alarms`;
      },
    ),
};

/** Every check of signs of tampering. */
export const TAMPER_ALARM_CHECKS: readonly Check[] = [tamperAlarms, trailSpeaks];
