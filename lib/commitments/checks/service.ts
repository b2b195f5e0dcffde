/** The promises of the Service stack (F3, F13, G1, G3, G4, H1, J1, L1, M2, M4, N1, N2; rules 2, 7, 8). */
import type { Check } from '../check';
import { masked } from './masks';
import { DOOR_CHECKS } from './service-doors';
import { BOUND_CHECKS } from './service-bounds';
import { TASK_CHECKS } from './service-tasks';

/** Every check of the Service stack. */
export const SERVICE_CHECKS: readonly Check[] = [...TASK_CHECKS, ...DOOR_CHECKS, ...BOUND_CHECKS, masked];
