/**
 * The contract between the migration task and its callers: environment variables and exit codes.
 * Imported by the CDK construct and by the program; imports neither.
 */
import { z } from 'zod';
import { databaseVariables } from '../runtime/database/variables';
import { LOG_LEVELS } from '../runtime/log-levels';

/** Exit codes of the task. */
export const MIGRATION_EXIT = {
  /** The schema is up to date, whether or not there was anything to do. */
  upToDate: 0,
  /** A fault in the program. */
  failed: 1,
  /** An environment variable is missing or wrong; nothing was connected to. */
  misconfigured: 2,
  /** No writer was found; nothing was changed. Run again when the database is back. */
  noWriter: 3,
  /** The roles could not be created, or differ from what they must be in a way the task may not change. */
  rolesWrong: 4,
  /** A migration failed; all that were pending are rolled back. */
  migrationFailed: 5,
  /** Another run holds the lock, a long transaction locks a table, or the database takes no more connections; nothing was changed. Run again later. */
  busy: 6,
} as const;

const administrator = z.object({ username: z.string().min(1), password: z.string().min(1) });

const variables = {
  ...databaseVariables,
  LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('info')
    .describe(`one of ${LOG_LEVELS.join(', ')}`),
};

const secrets = {
  DATABASE_ADMINISTRATOR: z
    .string()
    .transform((text, context) => {
      const parsed = administrator.safeParse(jsonOrUndefined(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: 'not an administrator' });
      return z.NEVER;
    })
    .describe("the administrator's secret as Secrets Manager keeps it, a JSON object with username and password"),
};

/** All variables, as the program parses them. */
export const migrationEnvironment = z.object({ ...variables, ...secrets });

/** The variables as a caller must set them: text, without the secrets. */
export type MigrationVariables = z.input<z.ZodObject<typeof variables>>;

/** Names of the variables that are injected from Secrets Manager, never written into a task definition. */
export type MigrationSecret = keyof typeof secrets;

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
