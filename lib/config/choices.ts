/** Values that a setting may have, as lists: programs use them without the schema. */
/**
 * What is promised of an environment, apart from its name. `production`: everything, in two regions, and nothing of it can be
 * destroyed. `staging`: a release and a flip can be tried. `sandbox`: one region, outside of every promise of recovery (M11).
 */
export const TIERS = ['production', 'staging', 'sandbox'] as const;

export type Tier = (typeof TIERS)[number];

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
