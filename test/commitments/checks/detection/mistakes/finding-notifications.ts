/** Findings and dead letters that notify no topic, and topics without publishers or subscriptions. */
import { type Letter, type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';

export const silent = (letter: Letter): readonly Mistake[] => {
  const intrusion = `${letter}/Detection/Findings/Intrusion/Resource`;
  return [
    ...mistakesAt(
      'G2/topic-subscriptions',
      [`${letter}/Archive/Notices/Security/Resource`, `${letter}/Archive/Notices/SecurityMail/Resource`],
      { 'a topic without a subscription': removed },
    ),
    ...mistakesAt(
      'G2/topic-subscriptions',
      [`${letter}/Archive/Notices/OnCall/Resource`, `${letter}/Archive/Notices/OnCallMail/Resource`],
      { 'a subscription to some messages': set('FilterPolicy', { severity: ['high'] }) },
    ),
    ...mistakesAt('G2/finding-notifications', [letter, `${letter}/Detection/Findings/Vulnerability/Resource`], {
      'findings without a rule': removed,
    }),
    ...mistakesAt('G2/finding-notifications', [letter, intrusion], {
      'intrusions only from severity 5 on': set('EventPattern.detail.severity.0.numeric.1', 5),
    }),
    ...mistakesAt('G2/finding-notifications', [letter, `${letter}/Detection/Findings/SeriousIntrusion/Resource`], {
      'serious intrusions without a rule': removed,
      'serious intrusions only from severity 9 on': set('EventPattern.detail.severity.0.numeric.1', 9),
    }),
    ...mistakesAt('G2/finding-notifications', [letter, `${letter}/Detection/Findings/MalwareInMail/Resource`], {
      'malware without a rule': removed,
    }),
    ...mistakesAt('G2/finding-notifications', [letter, `${letter}/Detection/Findings/Drift/Resource`], {
      'a rule that is off': set('State', 'DISABLED'),
    }),
    ...mistakesAt('G2/finding-notifications', [letter, `${letter}/Detection/Findings/OutsideAccess/Resource`], {
      'a rule without a dead-letter queue': without('Targets.0.DeadLetterConfig'),
    }),
    ...mistakesAt('G2/finding-notifications', [letter, intrusion], {
      'a rule for findings of another service': set('EventPattern.source.0', 'aws.macie'),
      'a rule for findings of any sender': without('EventPattern.source'),
    }),
    ...mistakesAt('G2/finding-notifications', [letter, `${letter}/Detection/Findings/MalwareInMail/Resource`], {
      'malware in another bucket only': set('EventPattern.detail.s3ObjectDetails.bucketName.0', 'another'),
    }),
    ...mistakesAt('G2/finding-notifications', [letter, `${letter}/Detection/Findings/Drift/Resource`], {
      'a finding sent to another topic': set('Targets.0.Arn', 'arn:aws:sns:eu-west-1:1:any'),
    }),
    ...mistakesAt(
      'G2/dead-letter-alarm',
      [letter, `${letter}/Detection/AccountServices/Handler/DeadLettered/Alarm/Resource`],
      { 'dead letters without an alarm': removed },
    ),
    ...mistakesAt(
      'G2/topic-publishers',
      [`${letter}/Archive/Notices/Security/Resource`, `${letter}/Archive/Notices/Security/Policy/Resource`],
      {
        'a topic that keeps rules out': set('PolicyDocument.Statement.2.Condition', {
          StringEquals: { 'aws:SourceAccount': '0' },
        }),
      },
    ),
    ...mistakesAt(
      'G2/topic-publishers',
      [`${letter}/Archive/Notices/OnCall/Resource`, `${letter}/Archive/Notices/OnCall/Policy/Resource`],
      { 'a topic that keeps alarms out': removed },
    ),
  ];
};
