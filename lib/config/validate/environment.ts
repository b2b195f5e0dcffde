/** What one environment must be: one deployment of the whole service, in one AWS account. */
import { CONTRADICTIONS } from './contradictions';
import { ENVIRONMENT_FIELDS } from './environment-fields';

/** One environment, and settings that may not contradict each other. */
export const ENVIRONMENT = ENVIRONMENT_FIELDS.check(...CONTRADICTIONS);
