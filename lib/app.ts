import { App } from 'aws-cdk-lib';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Environment } from './config/types';
import { EmailService } from './email-service';

/**
 * The CDK's behaviour, in the one place that both `cdk` and a directly run app read: everything the CDK recommends,
 * except that references between stacks stay exports and imports (docs/adr: strong against weak references).
 */
const FLAGS = {
  ...recommended,
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:version-reporting': false,
};

export interface AppOptions {
  /** Folder of the cloud assembly; default: what the CDK CLI says. */
  readonly outdir?: string;
}

/** The application with one stage per environment; not yet synthesized. */
export function createApp(environments: readonly Environment[], options: AppOptions = {}): App {
  const app = new App({ ...options, context: FLAGS });
  for (const environment of environments) new EmailService(app, environment);
  return app;
}
