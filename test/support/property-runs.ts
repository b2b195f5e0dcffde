/** How often a slow property is tried, always from the same seed: a fifth of its runs in `npm test`, all of them among the proofs. */
export const runs = (all: number): { readonly seed: number; readonly numRuns: number } => ({
  seed: 20261124,
  numRuns: process.env.TESTS_IN_FULL === undefined ? Math.ceil(all / 5) : all,
});
