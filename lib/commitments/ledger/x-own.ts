import type { Commitment } from './commitment';

/** What nobody was promised in public, and is kept in the same way. Numbers go on from X1. */
export const PROMISES_OF_OUR_OWN: readonly Commitment[] = [];
