/** The pages that are written from code. */
import { commitmentsPage } from './commitments';
import { infrastructurePage } from './infrastructure';
import { trustPage } from './trust';

/** Each page's file below docs/, and what must stand in it. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'commitments.md': commitmentsPage,
  'infrastructure-and-sub-processors.md': infrastructurePage,
  'trust.md': trustPage,
};
