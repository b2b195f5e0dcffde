/**
 * The templates under the rules of cdk-preflight, each of which AWS was seen to enforce. Here and not in `holdfast check`, because they
 * would double its time (docs/adr/020).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { CfnLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT } from 'aws-cdk-lib/cx-api';
import { Preflight } from 'cdk-preflight';
import { z } from 'zod';
import { FLAGS } from '../../lib/app';
import { EmailService } from '../../lib/email-service';
import { testApp } from '../support/apps';
import { environment } from '../support/stage';

/** Rules that find what is right, and why it is. */
const EXCLUDED: Readonly<Record<string, string>> = {
  'pf-ec2-flow-log-format-fields':
    'its list ends before encryption-status, the field of VPC encryption controls; the smoke list of docs/deploy.md looks for it',
  'pf-logs-data-protection-identifier-arn':
    'a custom identifier is named by its own name (CloudWatch Logs User Guide, "Custom data identifiers")',
};
const PLANTED = 'pf-elbv2-lb-idle-timeout-range';

const report = z.object({
  pluginReports: z.array(
    z.object({
      violations: z.array(z.object({ ruleName: z.string() })),
    }),
  ),
});

test('find nothing but what is excluded, and a mistake that was planted', () => {
  const reportOnly = { [FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT]: false, '@aws-cdk/core:validationReportJson': true };
  const app = testApp({ context: FLAGS, postCliContext: reportOnly, builtinCloudFormationValidation: false });
  new EmailService(app, environment('production'));
  new CfnLoadBalancer(new Stack(app, 'Planted'), 'Balancer', {
    loadBalancerAttributes: [{ key: 'idle_timeout.timeout_seconds', value: '5000' }],
  });
  Preflight.apply(app);
  // It prints every finding.
  const printed = jest.spyOn(console, 'error').mockReturnValue();
  expect(() => app.synth()).toThrow('cdk-preflight: validation failed');
  printed.mockRestore();
  const { pluginReports } = report.parse(JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')));
  const found = pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
  expect([...new Set(found)].toSorted()).toEqual([...Object.keys(EXCLUDED), PLANTED].toSorted());
}, 120_000);
