/** Reads a program's environment variables against its contract. */
import type { z } from 'zod';

/** The environment does not fit the contract; the message lists every wrong variable and never a value. */
export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment';
}

/**
 * The program's variables, parsed. An empty variable counts as not set.
 * @param program who asks; it opens the error message
 * @param contract the variables, each with `.describe()` saying what must hold
 * @param given where the values come from; the process environment unless a test says otherwise
 * @throws {InvalidEnvironment} naming all wrong variables at once, because a task that fails for one reason
 *   after another costs a deployment each
 */
export function readEnvironment<Contract extends z.ZodObject>(
  program: string,
  contract: Contract,
  given: Readonly<Record<string, string | undefined>> = process.env,
): z.output<Contract> {
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = contract.safeParse(set);
  if (parsed.success) return parsed.data;

  const wrong = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  const lines = wrong.map((name) => {
    const required = contract.shape[name]?.description ?? 'as its contract says';
    return `  ${name}: must be ${required}; it is ${name in set ? 'set to something else' : 'not set'}`;
  });
  throw new InvalidEnvironment(`${program}: wrong environment variables: ${wrong.length}\n${lines.join('\n')}`);
}
