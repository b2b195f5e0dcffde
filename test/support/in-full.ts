/** Whether all of a slow test runs: among the proofs (jest.proofs.config.js), not in `npm test`. */
export const IN_FULL = process.env.TESTS_IN_FULL !== undefined;

/** How often a slow property is tried, always from the same seed: a fifth of its runs in `npm test`, all of them among the proofs. */
export const runs = (all: number): { readonly seed: number; readonly numRuns: number } => ({
  seed: 20261124,
  numRuns: IN_FULL ? all : Math.ceil(all / 5),
});

/** Rows of a slow table: the first `few` in `npm test`, all of them among the proofs. */
export const firstOf = <Row>(few: number, rows: readonly Row[]): readonly Row[] =>
  IN_FULL ? rows : rows.slice(0, few);

/** A slow test that runs among the proofs only. */
export const proof = (name: string, run: jest.ProvidesCallback, limitMs?: number): void =>
  void (IN_FULL && test(name, run, limitMs));
