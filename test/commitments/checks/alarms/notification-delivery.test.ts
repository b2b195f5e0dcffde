import { NOTIFICATION_CHECKS } from '../../../../lib/commitments/checks/alarms/notification-delivery';
import { tree } from '../../../support/assembly';
import { eachIsFound, findingsOf, type Letter, LETTERS, type Mistake, properties } from '../../../support/mistakes';
test.each(['production', 'staging', 'sandbox'] as const)('H2, I1, L4, N2: no failure in %s is silent', (name) => {
  expect(findingsOf(NOTIFICATION_CHECKS, tree(name))).toEqual([]);
});

const silent = (letter: Letter): readonly Mistake[] => {
  const delivery = `${letter}/Archive/LogDelivery`;
  const late = `${delivery}/EmailLate/Alarm/Resource`;
  const janitor = `${letter}/Backup/Janitor/Handler`;
  const dead = `${janitor}/DeadLettered/Alarm/Resource`;
  const portal = `${letter}/Service/Portal`;
  const expiry = `${portal}/CertificateExpires/Alarm/Resource`;
  return [
    [`H2/late-delivery-alarms ${delivery}/Email`, 'late logs without an alarm', (draft) => draft.remove(late)],
    [
      `H2/late-delivery-alarms ${delivery}/Email`,
      'an alarm after a day',
      (draft) => draft.set(late, properties('Threshold'), 86_400),
    ],
    [
      `H2/late-delivery-alarms ${delivery}/Infrastructure`,
      'an alarm on another stream',
      (draft) =>
        draft.set(
          `${delivery}/InfrastructureLate/Alarm/Resource`,
          properties('Dimensions', 0, 'Value'),
          'holdfast-production-email',
        ),
    ],
    [
      `H2/late-delivery-alarms ${delivery}/Email`,
      'an alarm without an action',
      (draft) => draft.set(late, properties('AlarmActions'), []),
    ],
    [
      `H2/late-delivery-alarms ${letter}`,
      'lost records without an alarm',
      (draft) => draft.remove(`${delivery}/Lost/Alarm/Resource`),
    ],
    [
      `H2/late-delivery-alarms ${letter}`,
      'an alarm after a thousand lost records',
      (draft) => draft.set(`${delivery}/Lost/Alarm/Resource`, properties('Threshold'), 1000),
    ],
    [
      `I1/events-kept ${janitor}/Function/Resource`,
      'a function without a dead-letter queue',
      (draft) => draft.delete(`${janitor}/Function/Resource`, properties('DeadLetterConfig')),
    ],
    [
      `I1/events-kept ${janitor}/Function/Resource`,
      'a queue that does not exist',
      (draft) => draft.remove(`${janitor}/DeadLetters/Resource`),
    ],
    [
      `I1/dead-letter-alarms ${janitor}/DeadLetters/Resource`,
      'dead letters without an alarm',
      (draft) => draft.remove(dead),
    ],
    [
      `I1/dead-letter-alarms ${janitor}/DeadLetters/Resource`,
      'an alarm at the second dead letter',
      (draft) => draft.set(dead, properties('Threshold'), 1),
    ],
    [
      `I1/dead-letter-alarms ${janitor}/DeadLetters/Resource`,
      'an alarm on another queue',
      (draft) => draft.set(dead, properties('Dimensions', 0, 'Value'), 'other'),
    ],
    [
      `N2/certificate-expiry-alarm ${portal}/Certificate/Resource`,
      'a certificate without an alarm',
      (draft) => draft.remove(expiry),
    ],
    [
      `N2/certificate-expiry-alarm ${portal}/Certificate/Resource`,
      'an alarm a week before expiry',
      (draft) => draft.set(expiry, properties('Threshold'), 7),
    ],
    [
      `N2/certificate-expiry-alarm ${portal}/Certificate/Resource`,
      'the wrong comparison',
      (draft) => draft.set(expiry, properties('ComparisonOperator'), 'GreaterThanThreshold'),
    ],
    ...['OwnPulse', 'PeerPulse'].flatMap((pulse): readonly Mistake[] => [
      [
        `L4/pulse-alarms ${letter}`,
        `no alarm on ${pulse}`,
        (draft) => draft.remove(`${portal}/${pulse}/Alarm/Resource`),
      ],
      [
        `L4/pulse-alarms ${letter}`,
        `missing data of ${pulse} sets off no alarm`,
        (draft) => draft.set(`${portal}/${pulse}/Alarm/Resource`, properties('TreatMissingData'), 'notBreaching'),
      ],
      [
        `L4/pulse-alarms ${letter}`,
        `an alarm on ${pulse} after an hour`,
        (draft) => draft.set(`${portal}/${pulse}/Alarm/Resource`, properties('Threshold'), 3600),
      ],
    ]),
    [
      `I1/inner-error-first ${letter}/Backup/RestoreProof/StateMachine`,
      'a proof that ends before its validator',
      (draft) =>
        draft.set(
          `${letter}/Backup/RestoreProof/StateMachine`,
          properties('Definition', 'States', 'ValidateObjects', 'TimeoutSeconds'),
          900,
        ),
    ],
    [
      `I1/inner-error-first ${letter}/Detection/AccountServices/On/Default`,
      'a deployment that ends before its function',
      (draft) => draft.set(`${letter}/Detection/AccountServices/On/Default`, properties('ServiceTimeout'), '60'),
    ],
    [
      `I1/inner-error-first ${letter}/Detection/Syslog/Configuration/Default`,
      'a deployment that waits for an hour',
      (draft) => draft.delete(`${letter}/Detection/Syslog/Configuration/Default`, properties('ServiceTimeout')),
    ],
    [
      `I1/dashboard-shows ${letter}`,
      'no dashboard',
      (draft) => draft.remove(`${letter}/Service/Dashboard/Dashboard/Resource`),
    ],
    [
      `N2/certificate-expiry-alarm ${letter}/Service/Gateway/Certificate/Resource`,
      "the exchanger's certificate",
      (draft) => draft.remove(`${letter}/Service/Gateway/CertificateExpires/Alarm/Resource`),
    ],
  ];
};

eachIsFound(NOTIFICATION_CHECKS, LETTERS.flatMap(silent));
