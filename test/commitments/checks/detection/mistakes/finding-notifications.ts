/** Findings and dead letters that notify no topic, and topics without publishers or subscriptions. */
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';

export const silent = (letter: Letter): readonly Mistake[] => {
  const intrusion = `${letter}/Detection/Findings/Intrusion/Resource`;
  return [
    [
      `G2/topics-heard ${letter}/Archive/Notices/Security/Resource`,
      'a topic without a subscription',
      (draft) => draft.remove(`${letter}/Archive/Notices/SecurityMail/Resource`),
    ],
    [
      `G2/topics-heard ${letter}/Archive/Notices/OnCall/Resource`,
      'a subscription to some messages',
      (draft) =>
        draft.set(`${letter}/Archive/Notices/OnCallMail/Resource`, properties('FilterPolicy'), { severity: ['high'] }),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'findings without a rule',
      (draft) => draft.remove(`${letter}/Detection/Findings/Vulnerability/Resource`),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'intrusions only from severity 5 on',
      (draft) => draft.set(intrusion, properties('EventPattern', 'detail', 'severity', 0, 'numeric', 1), 5),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'serious intrusions without a rule',
      (draft) => draft.remove(`${letter}/Detection/Findings/SeriousIntrusion/Resource`),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'serious intrusions only from severity 9 on',
      (draft) =>
        draft.set(
          `${letter}/Detection/Findings/SeriousIntrusion/Resource`,
          properties('EventPattern', 'detail', 'severity', 0, 'numeric', 1),
          9,
        ),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'malware without a rule',
      (draft) => draft.remove(`${letter}/Detection/Findings/MalwareInMail/Resource`),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'a rule that is off',
      (draft) => draft.set(`${letter}/Detection/Findings/Drift/Resource`, properties('State'), 'DISABLED'),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'a rule without a dead-letter queue',
      (draft) =>
        draft.delete(
          `${letter}/Detection/Findings/OutsideAccess/Resource`,
          properties('Targets', 0, 'DeadLetterConfig'),
        ),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'a rule for findings of another service',
      (draft) => draft.set(intrusion, properties('EventPattern', 'source', 0), 'aws.macie'),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'a rule for findings of any sender',
      (draft) => draft.delete(intrusion, properties('EventPattern', 'source')),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'malware in another bucket only',
      (draft) =>
        draft.set(
          `${letter}/Detection/Findings/MalwareInMail/Resource`,
          properties('EventPattern', 'detail', 's3ObjectDetails', 'bucketName', 0),
          'another',
        ),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'a finding sent to another topic',
      (draft) =>
        draft.set(
          `${letter}/Detection/Findings/Drift/Resource`,
          properties('Targets', 0, 'Arn'),
          'arn:aws:sns:eu-west-1:1:any',
        ),
    ],
    [
      `G2/dead-letters ${letter}`,
      'dead letters without an alarm',
      (draft) => draft.remove(`${letter}/Detection/AccountServices/Handler/DeadLettered/Alarm/Resource`),
    ],
    [
      `G2/topics-admit ${letter}/Archive/Notices/Security/Resource`,
      'a topic that keeps rules out',
      (draft) =>
        draft.set(
          `${letter}/Archive/Notices/Security/Policy/Resource`,
          properties('PolicyDocument', 'Statement', 2, 'Condition'),
          { StringEquals: { 'aws:SourceAccount': '0' } },
        ),
    ],
    [
      `G2/topics-admit ${letter}/Archive/Notices/OnCall/Resource`,
      'a topic that keeps alarms out',
      (draft) => draft.remove(`${letter}/Archive/Notices/OnCall/Policy/Resource`),
    ],
  ];
};
