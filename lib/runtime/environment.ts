/** Reads a program's environment variables against its contract. */
import { z } from 'zod';

/**
 * Carries settings that are not secret, as one JSON object of strings: how ECS hands them over from a parameter. A
 * variable of its own has precedence over the same name in here.
 */
export const SETTINGS_VARIABLE = 'SETTINGS';

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
  const set = { ...settings(program, given[SETTINGS_VARIABLE]), ...present(given) };
  const parsed = contract.safeParse(set);
  if (parsed.success) return parsed.data;

  const wrong = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  const lines = wrong.map((name) => {
    const required = contract.shape[name]?.description ?? 'as its contract says';
    return `  ${name}: must be ${required}; it is ${name in set ? 'set to something else' : 'not set'}`;
  });
  throw new InvalidEnvironment(`${program}: wrong environment variables: ${wrong.length}\n${lines.join('\n')}`);
}

const present = (variables: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));

function settings(program: string, text = '{}'): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch {
    throw new InvalidEnvironment(
      `${program}: ${SETTINGS_VARIABLE} must be a JSON object of strings; it is set to something else`,
    );
  }
}
