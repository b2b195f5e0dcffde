/** Values that a setting may have, as lists: programs use them without the schema. */
/** Names an environment can have. */
export const ENVIRONMENT_NAMES = ['production', 'staging', 'sandbox'] as const;

export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

/**
 * Resources that an AWS account can have once in a region. One that is named in `Environment.adopted` exists already and is
 * managed elsewhere (an organisation's security account, a console): the templates leave it out and use it as it is.
 */
export const SINGLETONS = [
  'configRecorder',
  'guardDutyDetector',
  'inspector',
  'securityHub',
  'securityStandards',
  'accessAnalyzers',
  'syslogConfiguration',
  'databaseMetricsLog',
] as const;

export type Singleton = (typeof SINGLETONS)[number];

/** What a sub-processor gets to see. Message content stays with the hosting provider: billing and support never see it (D1). */
export const DATA_CATEGORIES = [
  'message content',
  'message metadata',
  'account contacts',
  'billing details',
  'support correspondence',
] as const;

export type DataCategory = (typeof DATA_CATEGORIES)[number];
