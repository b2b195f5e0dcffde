/** Refuses a configuration that cannot work or would break a promise, and says everything that is wrong with it at once. */
import { SUB_PROCESSORS } from './sub-processors';
import { environmentProblems, namesOf } from './validate/environments';
import { NUMBERS, numberProblems } from './validate/numbers';
import { lineOf, type Problem } from './validate/problem';
import { subProcessorProblems } from './validate/sub-processors';
import { type Given, variableProblems } from './variables';

/**
 * Everything that is wrong, never just the first thing. Pure, and never throws.
 *
 * @param environments the environments; anything else is reported as such, for at run time they may be anything
 * @param today the day on which expiries are judged
 * @param given the variables that the environments were made with
 * @returns all problems, in the order of the configuration; none when it may be deployed
 */
export function validate(environments: unknown, today: Date, given: Given = {}): readonly Problem[] {
  return [
    ...variableProblems(given, namesOf(environments)),
    ...environmentProblems(environments),
    ...numberProblems(NUMBERS),
    ...subProcessorProblems(SUB_PROCESSORS, today),
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
export function assertValid(environments: unknown, today: Date, given: Given): void {
  const problems = validate(environments, today, given);
  if (problems.length > 0) throw new ConfigurationError(problems);
}
