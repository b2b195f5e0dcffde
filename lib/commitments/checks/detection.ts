/** The promises about detection, tamper-proof logs and forensics (C3, F4-F13, G1, G2, H1, H2, I1). */
import type { Check } from '../check';
import { ARCHIVING_CHECKS } from './detection-archiving';
import { AUDIT_CHECKS } from './detection-audit';
import { FORENSIC_CHECKS } from './detection-forensics';
import { RECORDING_CHECKS } from './detection-records';
import { WATCH_CHECKS } from './detection-watch';

/** Every check of detection. */
export const DETECTION_CHECKS: readonly Check[] = [
  ...ARCHIVING_CHECKS,
  ...RECORDING_CHECKS,
  ...WATCH_CHECKS,
  ...AUDIT_CHECKS,
  ...FORENSIC_CHECKS,
];
