/** Somebody watches: detectors are on, signs of tampering are alarms, and what is found reaches a person (G1, G2, F8, I1). */
import { DETECTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { customerBuckets, inRegion, isOfManagementTrail, perRegion, target } from './queries';
import { findingsTold } from './finding-notifications';
import { TOPIC_CHECKS } from './topics';

/** What must not happen unseen, each as it stands in a filter pattern. */
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

/** Signs that are no word but a comparison: a console sign-in that one factor was enough for. */
const CONDITIONS: readonly string[] = ['$.additionalEventData.MFAUsed != "Yes"'];

const tamperAlarms: Check = {
  id: 'F8',
  name: 'tamper-alarms',
  sentence:
    'Whoever blinds the watch, cuts records short, endangers keys and backups, opens access or comes as root sets off an alarm',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'a metric filter on the management trail for each sign, with an alarm that tells security',
      'add the sign to TAMPERING',
      (letter) => {
        const filters = inRegion(tree, letter, 'AWS::Logs::MetricFilter').filter(
          (filter) => readsManagementTrail(tree, filter) && isTold(tree, filter),
        );
        const patterns = filters.map(({ properties }) => String(at(properties, 'FilterPattern'))).join('\n');
        const unseen = [
          ...SIGNS.filter((sign) => !patterns.includes(`"${sign}"`)),
          ...CONDITIONS.filter((condition) => !patterns.includes(condition)),
        ];
        return unseen.length === 0 ? undefined : `nobody hears of ${unseen.join(', ')}`;
      },
    ),
};

function readsManagementTrail(tree: TemplateIndex, filter: Resource): boolean {
  const group = target(tree, filter, at(filter.properties, 'LogGroupName'));
  return group !== undefined && isOfManagementTrail(tree, group);
}

/** Whether an alarm on the filter's metric acts on the security topic. */
function isTold(tree: TemplateIndex, filter: Resource): boolean {
  const metric = list(filter.properties, 'MetricTransformations')[0];
  if (at(metric, 'MetricValue') !== '1') return false;
  return inRegion(tree, filter.stack.letter, 'AWS::CloudWatch::Alarm').some(
    (alarm) =>
      at(alarm.properties, 'MetricName') === at(metric, 'MetricName') &&
      at(alarm.properties, 'Namespace') === at(metric, 'MetricNamespace') &&
      ringsAfter(alarm) <= toleratedBy(filter) &&
      tells(tree, alarm, 'Security'),
  );
}

/** Signs that happen by mistake too, with how many of them in five minutes are none yet; of all others one is enough. */
const TOLERATED: Readonly<Record<string, number>> = {
  'Failed authentication': 2,
  'AccessDenied*': DETECTION.refusedCalls,
};

const toleratedBy = ({ properties }: Resource): number =>
  Object.entries(TOLERATED).find(([sign]) => String(at(properties, 'FilterPattern')).includes(`"${sign}"`))?.[1] ?? 0;

/** Matches that an alarm lets pass in one period of five minutes at most; Infinity where it does not count them so. */
function ringsAfter({ properties }: Resource): number {
  const counts =
    at(properties, 'Statistic') === 'Sum' &&
    at(properties, 'EvaluationPeriods') === 1 &&
    Number(at(properties, 'Period')) <= 300;
  return counts && at(properties, 'ComparisonOperator') === 'GreaterThanThreshold'
    ? Number(at(properties, 'Threshold'))
    : Infinity;
}

const tells = (tree: TemplateIndex, alarm: Resource, topic: 'Security' | 'OnCall'): boolean =>
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
          (alarm) => at(alarm.properties, 'TreatMissingData') === 'breaching' && tells(tree, alarm, 'Security'),
        )
          ? undefined
          : `${alarms.length} alarms`;
      },
    ),
};

const FEATURES: readonly string[] = ['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS', 'RUNTIME_MONITORING'];

const detectorOn: Check = {
  id: 'G1',
  name: 'detector',
  sentence:
    'GuardDuty watches network, storage, database, functions and, by its own agent beside every Fargate task, what programs do',
  holdsIn: 'every',
  unlessAdopted: 'guardDutyDetector',
  find: (tree) =>
    perRegion(
      tree,
      `an enabled detector with ${FEATURES.join(', ')} and the Fargate agent, which says every fifteen minutes what goes on`,
      'keep the features of ThreatDetection',
      (letter) => {
        const [detector] = inRegion(tree, letter, 'AWS::GuardDuty::Detector');
        if (at(detector?.properties, 'Enable') !== true) return 'no enabled detector';
        if (at(detector?.properties, 'FindingPublishingFrequency') !== 'FIFTEEN_MINUTES')
          return `findings that are repeated ${show(at(detector?.properties, 'FindingPublishingFrequency'))}`;
        const features = list(detector?.properties, 'Features').filter(isEnabled);
        const agents = features
          .flatMap((feature) => list(feature, 'AdditionalConfiguration'))
          .filter(isEnabled)
          .map((agent) => at(agent, 'Name'));
        const off = [
          ...FEATURES.filter((name) => !features.some((feature) => at(feature, 'Name') === name)),
          ...(agents.includes('ECS_FARGATE_AGENT_MANAGEMENT') ? [] : ['ECS_FARGATE_AGENT_MANAGEMENT']),
        ];
        return off.length === 0 ? undefined : `${off.join(', ')} off`;
      },
    ),
};

const isEnabled = (feature: Json): boolean => at(feature, 'Status') === 'ENABLED';

const malwareScanned: Check = {
  id: 'G1',
  name: 'malware',
  sentence: 'Every message that is stored is scanned for malware',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'a malware protection plan for each bucket of customer data, whole, which tags what it found',
      'pass the store to MalwareProtection',
      (letter) => {
        const whole = inRegion(tree, letter, 'AWS::GuardDuty::MalwareProtectionPlan').filter(
          ({ properties }) =>
            list(properties, 'ProtectedResource', 'S3Bucket', 'ObjectPrefixes').length === 0 &&
            at(properties, 'Actions', 'Tagging', 'Status') === 'ENABLED',
        );
        const scanned = whole.map((plan) =>
          at(
            target(tree, plan, at(plan.properties, 'ProtectedResource', 'S3Bucket', 'BucketName'))?.properties,
            'BucketName',
          ),
        );
        const unscanned = customerBuckets(tree, letter).filter((name) => !scanned.includes(name));
        return unscanned.length === 0 && scanned.length > 0 ? undefined : `not for ${unscanned.join(', ') || 'any'}`;
      },
    ),
};

const vulnerabilitiesScanned: Check = {
  id: 'G1',
  name: 'inspector',
  sentence: 'Inspector scans container images and functions',
  holdsIn: 'every',
  unlessAdopted: 'inspector',
  find: (tree) =>
    perRegion(tree, 'a custom resource that switches on ECR and LAMBDA', 'keep AccountServices', (letter) => {
      const scanned = inRegion(tree, letter, 'Custom::AccountServices').flatMap(({ properties }) =>
        list(properties, 'Scanned'),
      );
      return ['ECR', 'LAMBDA'].every((kind) => scanned.includes(kind)) ? undefined : show(scanned);
    }),
};

const undeliveredNoticed: Check = {
  id: 'G2',
  name: 'dead-letters',
  sentence: 'A finding that could not be delivered sets off an alarm',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'an alarm on the messages in the dead-letter queue of the rules',
      'keep the alarm of Handler',
      (letter) => {
        const queues = inRegion(tree, letter, 'AWS::Events::Rule').flatMap((rule) =>
          list(rule.properties, 'Targets').map((to) => target(tree, rule, at(to, 'DeadLetterConfig', 'Arn'))),
        );
        const alarms = inRegion(tree, letter, 'AWS::CloudWatch::Alarm').filter(
          ({ properties }) => at(properties, 'MetricName') === 'ApproximateNumberOfMessagesVisible',
        );
        const unwatched = new Set(
          queues.filter(
            (queue) =>
              queue &&
              !alarms.some((alarm) =>
                list(alarm.properties, 'Dimensions').some(
                  (dimension) => target(tree, alarm, at(dimension, 'Value')) === queue,
                ),
              ),
          ),
        );
        return queues.length > 0 && unwatched.size === 0
          ? undefined
          : `${unwatched.size || 'no'} queues without an alarm`;
      },
    ),
};

export const WATCH_CHECKS: readonly Check[] = [
  tamperAlarms,
  trailSpeaks,
  detectorOn,
  malwareScanned,
  vulnerabilitiesScanned,
  findingsTold,
  undeliveredNoticed,
  ...TOPIC_CHECKS,
];
