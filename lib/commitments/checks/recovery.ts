import type { Check } from '../check';
import { ACTION_CHECKS } from './recovery-actions';
import { BUDGET_CHECKS } from './recovery-budget';
import { PLAN_CHECKS } from './recovery-plan';
import { RECOVERY_RESOURCE_CHECKS } from './recovery-resources';

/** Every check of recovery. */
export const RECOVERY_CHECKS: readonly Check[] = [
  ...ACTION_CHECKS,
  ...BUDGET_CHECKS,
  ...PLAN_CHECKS,
  ...RECOVERY_RESOURCE_CHECKS,
];
