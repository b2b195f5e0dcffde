import { tree } from '../../../../support/assembly';
import { type Letter, type Mistake, mistakesAt, set } from '../../../../support/mistakes';

const production = tree('production');

const logicalId = (path: string): string =>
  production.resources.find((resource) => resource.path === path)?.logicalId ?? '';

export const tampered = (letter: Letter): readonly Mistake[] => {
  const tampering = `${letter}/Detection/Tampering`;
  return [
    ...[
      'TrailStopped',
      'DetectorStopped',
      'RecorderStopped',
      'ScannersStopped',
      'FindingsSuppressed',
      'FirewallChanged',
      'TrafficUnrecorded',
      'AlarmsSilenced',
      'LogsCutShort',
      'LogsLedAway',
      'DeliveryStopped',
      'MaskTakenOff',
      'KeyInDanger',
      'BackupDeleted',
      'SnapshotDeleted',
      'VaultLockChanged',
      'StoreUnlocked',
      'StoreOpened',
      'DataShared',
      'BackupTakenOut',
      'ProgramChanged',
      'NetworkOpened',
      'PolicyOpened',
      'IdentityMade',
      'RootUsed',
      'OneFactorSignIn',
      'SignInGuessed',
      'CallsRefused',
      'StackChanged',
      'DeployedAround',
    ].map((sign): Mistake => [
      `F8/tamper-alarms ${letter}`,
      `no alarm on ${sign}`,
      (draft) => draft.remove(`${tampering}/${sign}/Alarm/Resource`),
    ]),
    ...mistakesAt('F8/tamper-alarms', [letter, `${tampering}/RootUsedFilter/Resource`], {
      'a filter over another log group': set('LogGroupName', 'other'),
      'a filter over access to objects': set('LogGroupName', {
        Ref: logicalId(`${letter}/Detection/Trails/ObjectTrail/Resource`),
      }),
    }),
    ...mistakesAt('F8/tamper-alarms', [letter, `${tampering}/RootUsed/Alarm/Resource`], {
      'an alarm without an action': set('AlarmActions', []),
    }),
    ...mistakesAt('F8/tamper-alarms', [letter, `${tampering}/RootUsedFilter/Resource`], {
      'a filter that counts nothing': set('MetricTransformations.0.MetricValue', '0'),
    }),
    ...mistakesAt('F8/tamper-alarms', [letter, `${tampering}/RootUsed/Alarm/Resource`], {
      'an alarm at a million': set('Threshold', 1_000_000),
    }),
    ...mistakesAt('F8/tamper-alarms', [letter, `${tampering}/VaultLockChanged/Alarm/Resource`], {
      'an alarm that waits for the second time': set('Threshold', 1),
    }),
    ...mistakesAt('F8/tamper-alarms', [letter, `${tampering}/KeyInDanger/Alarm/Resource`], {
      'an alarm that waits for an hour': set('EvaluationPeriods', 12),
    }),
    ...mistakesAt('F8/tamper-alarms', [letter, `${tampering}/BackupDeleted/Alarm/Resource`], {
      'an alarm on the minimum': set('Statistic', 'Minimum'),
    }),
    ...mistakesAt('F8/trail-silence-alarm', [letter, `${tampering}/TrailSilent/Alarm/Resource`], {
      'missing data that sets off no alarm': set('TreatMissingData', 'notBreaching'),
    }),
  ];
};
