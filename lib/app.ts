import { App } from 'aws-cdk-lib';
import { FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT as FAIL_ON_FINDINGS } from 'aws-cdk-lib/cx-api';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Policy } from './commitments/policy/policy';
import type { Environment } from './config/types';
import { EmailService } from './email-service';

/**
 * The CDK's behaviour, in the one place that both `cdk` and a directly run app read: everything the CDK recommends,
 * except that references between stacks stay exports and imports (docs/adr: strong against weak references).
 */
export const FLAGS = {
  ...recommended,
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  'aws:cdk:disable-creation-stack-traces': true,
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:version-reporting': false,
};

const TRACES = { 'aws:cdk:disable-creation-stack-traces': false, 'aws:cdk:disable-stack-trace': false };

export interface AppOptions {
  /** Folder of the cloud assembly; default: what the CDK CLI says. */
  readonly outdir?: string;
  /** What the app is held to, validation against CloudFormation's schemas included; default: that validation alone. */
  readonly policy?: Policy;
  /** Every resource keeps the lines of code that made it, which takes time; default: not. */
  readonly traced?: boolean;
  /** The caller reports what the policy found, and without a policy nothing is judged; default: synthesis fails on findings. */
  readonly reportOnly?: true;
}

/** The application with one stage per environment; not yet synthesized. */
export function createApp(
  environments: readonly Environment[],
  { outdir, policy, traced = false, reportOnly }: AppOptions = {},
): App {
  const app = new App({
    outdir,
    autoSynth: false,
    context: traced ? { ...FLAGS, ...TRACES } : FLAGS,
    // Last word: the CDK CLI would report findings of the stacks it was asked for only, which may be none.
    postCliContext: { [FAIL_ON_FINDINGS]: !reportOnly },
    // For tools that show what was synthesized to be deployed.
    treeMetadata: policy !== undefined && !reportOnly,
    builtinCloudFormationValidation: policy === undefined && !reportOnly,
  });
  for (const environment of environments) new EmailService(app, environment);
  policy?.attachTo(app);
  return app;
}
