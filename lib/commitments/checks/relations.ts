/** Promises that no single noun keeps: they hold between stores, records, regions and documents. */
import type { Check } from '../check';
import { COPY_CHECKS } from './relations-copies';
import { RECORD_END_CHECKS } from './relations-records';
import { SITE_CHECKS } from './relations-sites';

/** Every check of relations. */
export const RELATION_CHECKS: readonly Check[] = [...SITE_CHECKS, ...RECORD_END_CHECKS, ...COPY_CHECKS];
