import { Stack, Stage } from 'aws-cdk-lib';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { FLAGS } from '../../lib/app';
import type { Check, OpenFinding } from '../../lib/commitments/check';
import { Policy } from '../../lib/commitments/policy/policy';
import { applyWaivers } from '../../lib/commitments/waivers/apply';
import type { Waiver } from '../../lib/commitments/waivers/types';
import { testApp } from '../support/apps';
import { environment } from '../support/stage';

export const TODAY = new Date('2026-11-24T12:00:00Z');
const production = environment('production');

interface Small {
  readonly checks?: readonly Check[];
  readonly waivers?: readonly Waiver[];
  /** Fills region A's only stack. */
  readonly fill: (stack: Stack) => void;
}

/** An app with one stack, held to the policy; what the CDK would do with it, and what the policy says. */
export function small({ checks = [], waivers = [], fill }: Small): {
  readonly fails: boolean;
  readonly open: readonly OpenFinding[];
  readonly policy: Policy;
} {
  const app = testApp({ builtinCloudFormationValidation: false, context: FLAGS });
  const stage = new Stage(app, 'production');
  const stack = new Stack(new Construct(stage, 'A'), 'Archive', {
    env: { account: '000000000001', region: 'us-west-2' },
  });
  fill(stack);
  applyWaivers(stage, production, waivers);
  const policy = new Policy([production], TODAY, { standards: { checks, waivers } });
  policy.attachTo(app);
  let fails = false;
  try {
    app.synth();
  } catch {
    fails = true;
  }
  return { fails, open: policy.reports.flatMap(({ open }) => open), policy };
}

export const RATIO = 'policy/findings-per-resource';
export const rules = (open: readonly OpenFinding[]): readonly string[] =>
  [...new Set(open.map(({ rule }) => rule))].filter((rule) => rule !== RATIO);

export const rotating = (stack: Stack): CfnKey =>
  new CfnKey(stack, 'Key', {
    enableKeyRotation: true,
    keyPolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:DescribeKey', Resource: '*' }],
    },
  });

export const stiff = (stack: Stack): CfnKey => {
  const key = rotating(stack);
  key.enableKeyRotation = false;
  return key;
};
