import { NOTIFICATION_CHECKS } from '../../../../lib/commitments/checks/alarms/notification-delivery';
import {
  eachIsFound,
  type Letter,
  LETTERS,
  type Mistake,
  mistakesAt,
  removed,
  set,
  without,
} from '../../../support/mistakes';

const silent = (letter: Letter): readonly Mistake[] => {
  const delivery = `${letter}/Archive/LogDelivery`;
  const late = `${delivery}/EmailLate/Alarm/Resource`;
  const janitor = `${letter}/Backup/Janitor/Handler`;
  const dead = `${janitor}/DeadLettered/Alarm/Resource`;
  const portal = `${letter}/Service/Portal`;
  const expiry = `${portal}/CertificateExpires/Alarm/Resource`;
  return [
    ...mistakesAt('H2/late-delivery-alarms', [`${delivery}/Email`, late], {
      'late logs without an alarm': removed,
      'an alarm after a day': set('Threshold', 86_400),
      'an alarm without an action': set('AlarmActions', []),
    }),
    ...mistakesAt(
      'H2/late-delivery-alarms',
      [`${delivery}/Infrastructure`, `${delivery}/InfrastructureLate/Alarm/Resource`],
      { 'an alarm on another stream': set('Dimensions.0.Value', 'holdfast-production-email') },
    ),
    ...mistakesAt('H2/late-delivery-alarms', [letter, `${delivery}/Lost/Alarm/Resource`], {
      'lost records without an alarm': removed,
      'an alarm after a thousand lost records': set('Threshold', 1000),
    }),
    ...mistakesAt('I1/dead-letter-queues', `${janitor}/Function/Resource`, {
      'a function without a dead-letter queue': without('DeadLetterConfig'),
    }),
    ...mistakesAt('I1/dead-letter-queues', [`${janitor}/Function/Resource`, `${janitor}/DeadLetters/Resource`], {
      'a queue that does not exist': removed,
    }),
    ...mistakesAt('I1/dead-letter-alarms', [`${janitor}/DeadLetters/Resource`, dead], {
      'dead letters without an alarm': removed,
      'an alarm at the second dead letter': set('Threshold', 1),
      'an alarm on another queue': set('Dimensions.0.Value', 'other'),
    }),
    ...mistakesAt('N2/certificate-expiry-alarm', [`${portal}/Certificate/Resource`, expiry], {
      'a certificate without an alarm': removed,
      'an alarm a week before expiry': set('Threshold', 7),
      'the wrong comparison': set('ComparisonOperator', 'GreaterThanThreshold'),
    }),
    ...['OwnPulse', 'PeerPulse'].flatMap((pulse) =>
      mistakesAt('L4/pulse-alarms', [letter, `${portal}/${pulse}/Alarm/Resource`], {
        [`no alarm on ${pulse}`]: removed,
        [`missing data of ${pulse} sets off no alarm`]: set('TreatMissingData', 'notBreaching'),
        [`an alarm on ${pulse} after an hour`]: set('Threshold', 3600),
      }),
    ),
    ...mistakesAt('I1/caller-timeouts', `${letter}/Backup/RestoreProof/StateMachine`, {
      'a proof that ends before its validator': set('Definition.States.ValidateObjects.TimeoutSeconds', 900),
    }),
    ...mistakesAt('I1/caller-timeouts', `${letter}/Detection/AccountServices/On/Default`, {
      'a deployment that ends before its function': set('ServiceTimeout', '60'),
    }),
    ...mistakesAt('I1/caller-timeouts', `${letter}/Detection/Syslog/Configuration/Default`, {
      'a deployment that waits for an hour': without('ServiceTimeout'),
    }),
    ...mistakesAt('I1/dashboard-metrics', [letter, `${letter}/Service/Dashboard/Dashboard/Resource`], {
      'no dashboard': removed,
    }),
    ...mistakesAt(
      'N2/certificate-expiry-alarm',
      [`${letter}/Service/Portal/Certificate/Resource`, `${letter}/Service/Portal/CertificateExpires/Alarm/Resource`],
      { "the portal's certificate": removed },
    ),
  ];
};

eachIsFound(NOTIFICATION_CHECKS, LETTERS.flatMap(silent));
