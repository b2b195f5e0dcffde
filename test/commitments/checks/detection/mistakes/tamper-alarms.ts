import { tree } from '../../../../support/assembly';
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';

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
    [
      `F8/tamper-alarms ${letter}`,
      'a filter over another log group',
      (draft) => draft.set(`${tampering}/RootUsedFilter/Resource`, properties('LogGroupName'), 'other'),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'a filter over access to objects',
      (draft) =>
        draft.set(`${tampering}/RootUsedFilter/Resource`, properties('LogGroupName'), {
          Ref: logicalId(`${letter}/Detection/Trails/ObjectTrail/Resource`),
        }),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm without an action',
      (draft) => draft.set(`${tampering}/RootUsed/Alarm/Resource`, properties('AlarmActions'), []),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'a filter that counts nothing',
      (draft) =>
        draft.set(`${tampering}/RootUsedFilter/Resource`, properties('MetricTransformations', 0, 'MetricValue'), '0'),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm at a million',
      (draft) => draft.set(`${tampering}/RootUsed/Alarm/Resource`, properties('Threshold'), 1_000_000),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm that waits for the second time',
      (draft) => draft.set(`${tampering}/VaultLockChanged/Alarm/Resource`, properties('Threshold'), 1),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm that waits for an hour',
      (draft) => draft.set(`${tampering}/KeyInDanger/Alarm/Resource`, properties('EvaluationPeriods'), 12),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm on the minimum',
      (draft) => draft.set(`${tampering}/BackupDeleted/Alarm/Resource`, properties('Statistic'), 'Minimum'),
    ],
    [
      `F8/silent-trail ${letter}`,
      'missing data that sets off no alarm',
      (draft) => draft.set(`${tampering}/TrailSilent/Alarm/Resource`, properties('TreatMissingData'), 'notBreaching'),
    ],
  ];
};
