import validate from 'asl-validator';
import { BACKUP } from '../../../../lib/config/numbers';
import { RESTORE_PROOF } from '../../../../lib/constructs/backup/restore-proof/definition';
import type { State } from '../../../../lib/constructs/backup/restore-proof/states';
import { PATIENCE } from '../../../../lib/constructs/backup/restore-proof/steps';
import { FAILURES } from './failures';
import { AURORA, available, body, creating, fails, given, gone, GOOD, inTurn, proof, S3, until } from './proof';

test('the definition is valid in the language of Step Functions', () => {
  const { isValid, errors } = validate(JSON.parse(JSON.stringify(RESTORE_PROOF)), {
    checkPaths: true,
    checkArn: false,
  });
  expect({ isValid, errors }).toMatchObject({ isValid: true });
});

test('a good database is proved, in this order: create instance, validate, delete instance, report, write evidence', async () => {
  const world = await proof(AURORA);
  expect(world.result).toMatchObject({ status: 'SUCCEEDED' });
  expect(world.calls.map(({ action }) => action)).toEqual([
    'describeRestoreJob',
    'createDBInstance',
    'describeDBInstances',
    'invoke',
    'deleteDBInstance',
    'describeDBInstances',
    'putRestoreValidationResult',
    'putObject',
  ]);
  expect(given(world, 'createDBInstance')).toMatchObject({
    DbInstanceIdentifier: 'holdfast-restore-test-ab12-cd34',
    DbClusterIdentifier: 'awsbackup-restore-test-1',
    PubliclyAccessible: false,
  });
  expect(given(world, 'invoke')).toMatchObject({
    Payload: { host: 'db.example', port: 5432, restoreJobId: 'AB12-CD34', recoveryPointTime: '2026-11-20T05:00:00Z' },
  });
  expect(given(world, 'putRestoreValidationResult')).toEqual({
    RestoreJobId: 'AB12-CD34',
    ValidationStatus: 'SUCCESSFUL',
    ValidationStatusMessage: 'all checks passed',
  });
  expect(given(world, 'putObject')).toMatchObject({
    Key: 'restore-validation/2026-11-24/AB12-CD34.json',
    ChecksumAlgorithm: 'SHA256',
  });
  expect(body(world)).toMatchObject({ verdict: GOOD, reported: true, restoreJob: { ResourceType: 'Aurora' } });
});

test('a good bucket is proved, and no instance is made for it', async () => {
  const world = await proof(S3);
  expect(world.result.status).toBe('SUCCEEDED');
  expect(world.calls.map(({ action }) => action)).toEqual([
    'describeRestoreJob',
    'invoke',
    'putRestoreValidationResult',
    'putObject',
  ]);
  expect(given(world, 'invoke')).toMatchObject({
    Payload: {
      restoredBucket: 'awsbackup-restore-test-2',
      sourceBucket: 'holdfast-production-mail-000000000001-us-west-2',
    },
  });
});

test('a restore that the plan did not start is ignored', async () => {
  const manual = await proof({ ...AURORA, CreatedBy: undefined });
  const foreign = await proof({ ...AURORA, CreatedBy: { RestoreTestingPlanArn: 'arn:another-plan' } });
  for (const { result, calls } of [manual, foreign]) {
    expect(result.status).toBe('SUCCEEDED');
    expect(calls.map(({ action }) => action)).toEqual(['describeRestoreJob']);
  }
});

test.each(FAILURES)(
  'when %s, the result is FAILED with its reason, evidence is written, and the execution fails',
  async (_, job, answers, reason) => {
    const world = await proof(job, answers);
    expect(world.result).toMatchObject({
      status: 'FAILED',
      error: 'NotProved',
      cause: expect.stringContaining(reason),
    });
    expect(given(world, 'putRestoreValidationResult')).toMatchObject({
      ValidationStatus: 'FAILED',
      ValidationStatusMessage: expect.stringContaining(reason),
    });
    expect(body(world)).toMatchObject({ kind: 'restore-validation', reported: true });
    if (world.calls.some(({ action }) => action === 'createDBInstance'))
      expect(world.calls.map(({ action }) => action)).toContain('deleteDBInstance');
  },
);

test('a result that AWS Backup does not take fails the execution, and the evidence says so', async () => {
  const world = await proof(AURORA, { putRestoreValidationResult: fails('Backup.InvalidRequestException') });
  expect(world.result).toMatchObject({ status: 'FAILED', cause: 'all checks passed (not reported)' });
  expect(body(world)).toMatchObject({ reported: false });
});

test('evidence that cannot be written fails the execution', async () => {
  const { result } = await proof(S3, { putObject: fails('S3.S3Exception') });
  expect(result).toMatchObject({ status: 'FAILED', cause: 'all checks passed (no evidence written)' });
});

test('temporary failures are retried: a throttled call, a validator in use, an instance that is still being created', async () => {
  const throttled = await proof(AURORA, {
    describeRestoreJob: until(1, fails('Backup.ThrottlingException'), () => AURORA),
    invoke: until(1, fails('Lambda.TooManyRequestsException'), () => ({ Payload: GOOD })),
    deleteDBInstance: until(1, fails('Rds.InvalidDbInstanceStateException'), () => ({})),
    describeDBInstances: inTurn(
      () => creating,
      () => available,
      gone,
    ),
  });
  expect(throttled.result.status).toBe('SUCCEEDED');
});

test('a second run of the same event uses the existing instance', async () => {
  const world = await proof(AURORA, {
    createDBInstance: fails('Rds.DbInstanceAlreadyExistsException'),
    describeDBInstances: until(1, () => available, gone),
    deleteDBInstance: () => ({}),
  });
  expect(world.result.status).toBe('SUCCEEDED');
  expect(world.calls.filter(({ action }) => action === 'createDBInstance')).toHaveLength(1);
});

/** All transitions out of a state: next state, choices, and failures. */
const waysOut = (state: State): readonly string[] => {
  if (state.Type === 'Choice') return [...state.Choices.map(({ Next }) => Next), state.Default];
  if (state.Type === 'Succeed' || state.Type === 'Fail') return [];
  return [state.Next, ...(state.Type === 'Task' ? state.Catch.map(({ Next }) => Next) : [])];
};

test('these runs take every transition between states, those of failures included', async () => {
  const runs = await Promise.all([
    proof(AURORA),
    proof(S3),
    proof({ ...AURORA, CreatedBy: undefined }),
    ...FAILURES.map(([, job, answers]) => proof(job, answers)),
    proof(AURORA, {
      describeDBInstances: inTurn(
        () => creating,
        () => available,
        () => creating,
        gone,
      ),
    }),
  ]);
  const taken = new Set(
    runs.flatMap(({ result: { visited } }) => visited.map((name, index) => `${name} to ${visited[index + 1]}`)),
  );
  const all = Object.entries(RESTORE_PROOF.States).flatMap(([name, state]) =>
    waysOut(state).map((next) => `${name} to ${next}`),
  );
  expect(all.filter((transition) => !taken.has(transition))).toEqual([]);
});

const TASKS = Object.entries(RESTORE_PROOF.States).flatMap(([name, state]) =>
  state.Type === 'Task' ? [[name, state] as const] : [],
);

test.each(TASKS)(
  'when %s fails with an unknown error, the execution fails and gives the reason',
  async (name, task) => {
    const action = task.Resource.split(':').at(-1) ?? '';
    // Two states read the instance: the one that follows its creation, and the one that follows its deletion.
    const later = name === 'ReadDeletion' ? 1 : 0;
    const { result } = await proof(name === 'ValidateObjects' ? S3 : AURORA, {
      [action]: until(later, () => available, fails('Unknown.Error')),
    });
    expect(result.status).toBe('FAILED');
    expect(result.visited).toContain(name);
    expect(result.cause).toMatch(/Unknown\.Error|not reported|no evidence written/);
  },
);

test('the execution times out before AWS Backup deletes the copy, and its waits end before that', async () => {
  const slowest = await proof(AURORA, {
    describeDBInstances: until(
      PATIENCE.looks - 1,
      () => creating,
      () => available,
    ),
    invoke: fails('Lambda.TooManyRequestsException'),
    deleteDBInstance: until(29, fails('Rds.InvalidDbInstanceStateException'), () => ({})),
  });
  const validating = 3 * PATIENCE.validator;
  expect(slowest.result.waited + validating).toBeLessThan(PATIENCE.whole);
  expect(PATIENCE.whole).toBeLessThan(BACKUP.validationWindow.hours * 3600);
});
