import { execFileSync } from 'node:child_process';
import { misfits, structureOf } from '../../lib/region-switch/model/shapes';
import { received, toSend } from '../../lib/region-switch/model/messages';
import { isOperation } from '../../lib/region-switch/model/model';

const PLAN = 'arn:aws:arc-region-switch::123456789012:plan/holdfast-production:a1b2c3';

test('the types are those of the model', () => {
  expect(() => execFileSync(process.execPath, ['scripts/region-switch-model.mjs', '--check'])).not.toThrow();
});

test('nothing that edits a plan can be called: that is in the control plane, which a flip does without', () => {
  expect(isOperation('StartPlanExecution')).toBe(true);
  expect(isOperation('GetPlan')).toBe(false);
  expect(isOperation('UpdatePlan')).toBe(false);
});

describe('a value is judged by every limit of the model, all misfits at once', () => {
  const step = {
    name: 'fence',
    executionBlockType: 'CustomActionLambda',
    executionBlockConfiguration: {
      customActionLambdaConfig: {
        lambdas: [{ arn: 'arn:aws:lambda:us-west-2:123456789012:function:fence' }],
        retryIntervalMinutes: 1,
        regionToRun: 'deactivatingRegion',
      },
    },
  };
  const plan = {
    name: 'holdfast-production',
    regions: ['us-west-2', 'us-east-2'],
    recoveryApproach: 'activePassive',
    executionRole: 'arn:aws:iam::123456789012:role/flip',
    workflows: [{ workflowTargetAction: 'activate', workflowTargetRegion: 'us-west-2', steps: [step] }],
  };
  const NAME_OF_33 = 'n'.repeat(33);
  const RTO = 'recoveryTimeObjectiveMinutes';
  const TWO_BLOCKS = {
    parallelConfig: { steps: [] },
    executionApprovalConfig: { approvalRole: 'arn:aws:iam::123456789012:role/a' },
  };
  const at = (changed: object): readonly string[] =>
    misfits('CreatePlanRequest', { ...plan, ...changed }).map(
      ({ path, required, given }) => `${path} ${required} ${given}`,
    );

  test.each([
    [
      'a name that is too long',
      { name: NAME_OF_33 },
      [
        `$.name must match [a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])? ${NAME_OF_33}`,
        `$.name must be at most 32 characters ${NAME_OF_33}`,
      ],
    ],
    ['one region', { regions: ['us-west-2'] }, ['$.regions must be at least 2 items a list of 1']],
    [
      'three regions',
      { regions: ['us-west-2', 'us-east-2', 'eu-west-1'] },
      ['$.regions must be at most 2 items a list of 3'],
    ],
    [
      'a role that is none',
      { executionRole: 'flip' },
      [expect.stringMatching(/^\$\.executionRole must match arn:aws.* flip$/)],
    ],
    [
      'an upper-case action',
      { workflows: [{ workflowTargetAction: 'Activate' }] },
      ['$.workflows[0].workflowTargetAction must be one of activate, deactivate, postRecovery Activate'],
    ],
    ['a misspelt member', { workflow: [] }, [expect.stringContaining('$.workflow must be one of')]],
    [
      'a block with two configurations',
      {
        workflows: [
          { workflowTargetAction: 'activate', steps: [{ ...step, executionBlockConfiguration: TWO_BLOCKS }] },
        ],
      },
      [expect.stringContaining('executionBlockConfiguration must have exactly one of')],
    ],
    ['a text for a number', { [RTO]: '720' }, [`$.${RTO} must be a whole number 720`]],
    ['a number beyond its limit', { [RTO]: 10081 }, [`$.${RTO} must be at most 10080 10081`]],
    [
      'nothing at all',
      { name: undefined, regions: undefined },
      ['$.name must be there nothing', '$.regions must be there nothing'],
    ],
    ['none, where it is right', {}, []],
  ])('%s', (_name, changed, expected) => expect(at(changed)).toEqual(expected));
});

describe('between wire and program', () => {
  const execution = {
    planArn: PLAN,
    executionId: 'abc',
    mode: 'graceful',
    executionAction: 'activate',
    executionRegion: 'us-west-2',
    executionState: 'inProgress',
  };

  test('a timestamp is a number of seconds there and a Date here', () => {
    const startTime = new Date('2026-11-24T08:00:00.125Z');
    const wire = toSend('GetPlanExecution', 'output', { ...execution, startTime });
    expect(wire).toMatchObject({ startTime: startTime.getTime() / 1000 });
    expect(received('GetPlanExecution', 'output', JSON.parse(JSON.stringify(wire)), 'exact').startTime).toEqual(
      startTime,
    );
  });

  test('an answer may carry members and values that are newer than the model', () => {
    const answer = received(
      'GetPlanExecution',
      'output',
      { ...execution, startTime: 1, executionState: 'meditating', mood: 'calm', comment: null },
      'tolerant',
    );
    expect(answer.executionState).toBe('meditating');
    expect(answer).not.toHaveProperty('mood');
    expect(answer).not.toHaveProperty('comment');
  });

  test('names that every object inherits are members of nothing', () => {
    expect(() =>
      structureOf(
        'Step',
        JSON.parse(
          '{"name":"a","executionBlockType":"Parallel","executionBlockConfiguration":{"parallelConfig":{"steps":[]}},"__proto__":{}}',
        ),
      ),
    ).toThrow(/must be one of name/);
  });
});
