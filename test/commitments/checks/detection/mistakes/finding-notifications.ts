/** Findings and dead letters that are silent, and topics that are closed or empty. */
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';

export const silent = (letter: Letter): readonly Mistake[] => {
  const intrusion = `${letter}/Detection/Findings/Intrusion/Resource`;
  return [
    [
      `G2/topics-heard ${letter}/Archive/Notices/Security/Resource`,
      'a topic that nobody hears',
      (draft) => draft.remove(`${letter}/Archive/Notices/SecurityMail/Resource`),
    ],
    [
      `G2/topics-heard ${letter}/Archive/Notices/OnCall/Resource`,
      'a subscription to some messages',
      (draft) =>
        draft.set(`${letter}/Archive/Notices/OnCallMail/Resource`, properties('FilterPolicy'), { severity: ['high'] }),
    ],
    [
      `G2/findings-told ${letter}`,
      'findings that nobody hears of',
      (draft) => draft.remove(`${letter}/Detection/Findings/Vulnerability/Resource`),
    ],
    [
      `G2/findings-told ${letter}`,
      'intrusions told too late',
      (draft) => draft.set(intrusion, properties('EventPattern', 'detail', 'severity', 0, 'numeric', 1), 5),
    ],
    [
      `G2/findings-told ${letter}`,
      'serious intrusions that wake nobody',
      (draft) => draft.remove(`${letter}/Detection/Findings/SeriousIntrusion/Resource`),
    ],
    [
      `G2/findings-told ${letter}`,
      'serious intrusions that wake nobody before 9',
      (draft) =>
        draft.set(
          `${letter}/Detection/Findings/SeriousIntrusion/Resource`,
          properties('EventPattern', 'detail', 'severity', 0, 'numeric', 1),
          9,
        ),
    ],
    [
      `G2/findings-told ${letter}`,
      'malware that nobody hears of',
      (draft) => draft.remove(`${letter}/Detection/Findings/MalwareInMail/Resource`),
    ],
    [
      `G2/findings-told ${letter}`,
      'a rule that is off',
      (draft) => draft.set(`${letter}/Detection/Findings/Drift/Resource`, properties('State'), 'DISABLED'),
    ],
    [
      `G2/findings-told ${letter}`,
      'a rule without a dead-letter queue',
      (draft) =>
        draft.delete(
          `${letter}/Detection/Findings/OutsideAccess/Resource`,
          properties('Targets', 0, 'DeadLetterConfig'),
        ),
    ],
    [
      `G2/findings-told ${letter}`,
      'a rule for findings of another service',
      (draft) => draft.set(intrusion, properties('EventPattern', 'source', 0), 'aws.macie'),
    ],
    [
      `G2/findings-told ${letter}`,
      'a rule for findings of anybody',
      (draft) => draft.delete(intrusion, properties('EventPattern', 'source')),
    ],
    [
      `G2/findings-told ${letter}`,
      'a serious intrusion that wakes nobody',
      (draft) => draft.remove(`${letter}/Detection/Findings/SeriousIntrusion/Resource`),
    ],
    [
      `G2/findings-told ${letter}`,
      'malware that nobody hears of',
      (draft) =>
        draft.set(
          `${letter}/Detection/Findings/MalwareInMail/Resource`,
          properties('EventPattern', 'detail', 's3ObjectDetails', 'bucketName', 0),
          'another',
        ),
    ],
    [
      `G2/findings-told ${letter}`,
      'a finding told to nobody who is concerned',
      (draft) =>
        draft.set(
          `${letter}/Detection/Findings/Drift/Resource`,
          properties('Targets', 0, 'Arn'),
          'arn:aws:sns:eu-west-1:1:any',
        ),
    ],
    [
      `G2/dead-letters ${letter}`,
      'dead letters that nobody sees',
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
