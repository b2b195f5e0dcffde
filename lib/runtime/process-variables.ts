/** The variables of this process, or of this thread of it. */

/** Replaces all of them, for what runs next in it. */
export function replaceVariables(variables: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) if (!Object.hasOwn(variables, name)) delete process.env[name];
  Object.assign(process.env, variables);
}
