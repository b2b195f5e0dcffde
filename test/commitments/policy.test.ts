/** The whole policy, with CloudFormation's schemas, on small apps: a violation fails synthesis. test/cli/check.test.ts judges the real app. */
import { CfnParameter, type IPolicyValidationPlugin, type Stack, Validations } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { createApp } from '../../lib/app';
import type { Check } from '../../lib/commitments/check';
import { Guarded } from '../../lib/commitments/policy/guard';
import { PolicyRecord } from '../../lib/commitments/policy/record';
import type { Waiver } from '../../lib/commitments/waivers/types';
import { assemblyFolderOfTest, testApp } from '../support/apps';
import { RATIO, rotating, rules, small, stiff } from './small-app';

const NOT_ROTATED = [
  'AwsSolutions::AwsSolutions-KMS5',
  'NIST.800.53.R5::NIST.800.53.R5-KMSBackingKeyRotationEnabled',
  'PCI.DSS.321::PCI.DSS.321-KMSBackingKeyRotationEnabled',
];

const waiver: Waiver = {
  finding: NOT_ROTATED,
  path: 'Archive/Key',
  touches: ['rule-8'],
  count: 1,
  owner: 'security',
  reason: 'Only here to be waived in this test',
  expires: '2027-05-31',
};

describe('synthesis fails', () => {
  test('not at all when nothing is wrong', () => {
    expect(small({ fill: rotating })).toMatchObject({ fails: false, open: [] });
  });

  test('on a finding of a rule pack, under the id of every pack that has the rule', () => {
    const { fails, open } = small({ fill: stiff });
    expect(fails).toBe(true);
    expect(rules(open)).toEqual(NOT_ROTATED);
  });

  test('on a value outside its enum, about which the CDK only warns', () => {
    const fill = (stack: Stack): void => void (rotating(stack).keyUsage = 'DECORATION');
    const { fails, open } = small({ fill });
    expect(fails).toBe(true);
    expect(rules(open)).toEqual(['CloudFormation-Validate::W3030']);
  });

  test('on a broken commitment, even if it is acknowledged', () => {
    const broken: Check = {
      id: 'L2',
      name: 'cluster',
      sentence: '',
      holdsIn: 'every',
      find: () => [{ path: 'A/Archive', found: '0', required: '1', fix: 'add one' }],
    };
    const fill = (stack: Stack): void => {
      rotating(stack);
      Validations.of(stack).acknowledge({ id: 'Holdfast::L2/cluster', reason: 'we would rather not' });
    };
    const { fails, open } = small({ checks: [broken], fill });
    expect(fails).toBe(true);
    expect(rules(open)).toEqual(['L2/cluster', 'policy/unlisted-acknowledgement']);
  });

  test('on a warning that a construct attached', () => {
    const fill = (stack: Stack): void => Validations.of(rotating(stack)).addWarning('old', 'use something newer');
    expect(rules(small({ fill }).open)).toEqual(['policy/warning']);
  });

  test('on a check that throws', () => {
    const throws: Check = {
      id: 'L2',
      name: 'cluster',
      sentence: '',
      holdsIn: 'every',
      find: () => {
        throw new Error('no such thing');
      },
    };
    const { fails, open } = small({ checks: [throws], fill: rotating });
    expect(fails).toBe(true);
    expect(open).toMatchObject([{ rule: 'L2/cluster', found: 'the check threw: no such thing' }]);
  });

  test('on a waiver that covers nothing', () => {
    const { fails, open } = small({ waivers: [waiver], fill: rotating });
    expect(fails).toBe(true);
    expect(rules(open)).toEqual(['policy/waiver']);
  });

  test('on a waiver that has expired', () => {
    const expired = { ...waiver, expires: '2026-11-01' };
    const { fails, policy } = small({ waivers: [expired], fill: stiff });
    expect(fails).toBe(true);
    expect(rules(policy.general)).toEqual(['policy/waiver']);
  });
});

test('the CDK CLI, which reports only the selected stacks, cannot switch that off', () => {
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ [FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT]: false });
  const context = createApp([], { outdir: assemblyFolderOfTest() }).node.tryGetContext(
    FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT,
  );
  delete process.env.CDK_CONTEXT_JSON;
  expect(context).toBe(true);
});

test('a waived finding is closed, and still counts before waivers: once, although three packs report it', () => {
  const { open, policy } = small({ waivers: [waiver], fill: stiff });
  expect(rules(open)).toEqual([]);
  expect(policy.reports).toMatchObject([{ findings: 1, evaluated: 1, ratio: 1 }]);
  expect(open).toMatchObject([{ rule: RATIO }]);
});

test('a resource counts as evaluated only if a rule applies to it', () => {
  const fill = (stack: Stack): void => {
    rotating(stack);
    new CfnRole(stack, 'Role', { assumeRolePolicyDocument: {}, maxSessionDuration: 3600 });
    new Construct(stack, 'Nothing');
  };
  const { policy } = small({ fill });
  expect(policy.reports).toMatchObject([{ evaluated: 2 }]);
});

test('a rule that cannot judge a resource is a finding of its own, which a waiver for the rule does not cover', () => {
  const fill = (stack: Stack): void => {
    const port = new CfnParameter(stack, 'Port', { type: 'Number' });
    new CfnSecurityGroup(stack, 'Group', {
      groupDescription: 'test',
      securityGroupIngress: [
        {
          ipProtocol: 'tcp',
          cidrIp: '10.0.0.0/8',
          description: 'inside',
          fromPort: port.valueAsNumber,
          toPort: port.valueAsNumber,
        },
      ],
    });
  };
  const { open } = small({ fill });
  expect(rules(open).filter((rule) => rule.includes('[cannot be evaluated]')).length).toBeGreaterThan(0);
});

test('a plugin that throws is a finding; the CDK would exit without a message', () => {
  const record = new PolicyRecord();
  const broken: IPolicyValidationPlugin = {
    name: 'Pack',
    validate: () => {
      throw new Error('no such property');
    },
  };
  const report = new Guarded(broken, record, () => {}).validate({
    stackTemplates: [],
    templatePaths: [],
    appConstruct: testApp(),
  });
  expect(report).toMatchObject({ success: false, violations: [{ ruleName: 'policy/failed', severity: 'fatal' }] });
  expect(record.failures).toMatchObject([{ found: 'Pack threw: no such property' }]);
});
