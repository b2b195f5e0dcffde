/** Refuses a configuration that cannot work or would break a promise, and says everything that is wrong with it at once. */
import { SUB_PROCESSORS, type SubProcessor } from './sub-processors';
import { environmentProblems } from './validate/environments';
import { lineOf, type Problem } from './validate/problem';
import { NUMBERS, type Numbers } from './validate/numbers';
import { numberProblems } from './validate/promises';
import { subProcessorProblems } from './validate/sub-processors';

/** What is judged besides the environments. */
export interface Facts {
  readonly numbers: Numbers;
  readonly subProcessors: readonly SubProcessor[];
}

const COMMITTED: Facts = { numbers: NUMBERS, subProcessors: SUB_PROCESSORS };

/**
 * Everything that is wrong, never just the first thing. Pure, and never throws.
 *
 * @param environments the environments; anything else is reported as such, for at run time they may be anything
 * @param today the day on which expiries are judged
 * @param facts numbers and sub-processors; default: the committed ones
 * @returns all problems, in the order of the configuration; none when it may be deployed
 */
export function validate(environments: unknown, today: Date, facts: Facts = COMMITTED): readonly Problem[] {
  return [
    ...environmentProblems(environments, facts.numbers),
    ...numberProblems(facts.numbers),
    ...subProcessorProblems(facts.subProcessors, today),
  ];
}

/** A configuration that may not be used; its message has one line for each problem. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(lineOf).join('\n'));
  }
}

/**
 * Lets a configuration pass or stops the run.
 *
 * @throws ConfigurationError with every problem
 */
export function assertValid(environments: unknown, today: Date): void {
  const problems = validate(environments, today);
  if (problems.length > 0) throw new ConfigurationError(problems);
}
