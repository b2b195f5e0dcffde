/** Levels that LOG_LEVEL may name, from chatty to quiet; apart from the logger, for contracts that must not load it. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
