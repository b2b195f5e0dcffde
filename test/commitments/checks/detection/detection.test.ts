import { DETECTION_CHECKS } from '../../../../lib/commitments/checks/index';
import { everyCheckIsFound, LETTERS } from '../../../support/mistakes';
import { archiving } from './mistakes/archiving';
import { AGGREGATION, unaudited } from './mistakes/audit';
import { undetected } from './mistakes/detectors';
import { silent } from './mistakes/finding-notifications';
import { unasked } from './mistakes/forensics';
import { recording } from './mistakes/records';
import { tampered } from './mistakes/tamper-alarms';

everyCheckIsFound(DETECTION_CHECKS, [
  ...LETTERS.flatMap((letter) => [
    ...archiving(letter),
    ...recording(letter),
    ...tampered(letter),
    ...undetected(letter),
    ...silent(letter),
    ...unaudited(letter),
    ...unasked(letter),
  ]),
  ...AGGREGATION,
]);
