/** Runs the proof of a restore test against stubs; a test sets those that fail. */
import { RESTORE_PROOF } from '../../../../lib/constructs/backup/restore-proof/definition';
import { run, type Run, ServiceError } from '../../../support/state-machine';

const PLAN = '${Plan}';
const JOB = {
  RestoreJobId: 'AB12-CD34',
  RecoveryPointCreationDate: '2026-11-20T05:00:00Z',
  CreatedBy: { RestoreTestingPlanArn: PLAN },
};
export const AURORA = {
  ...JOB,
  ResourceType: 'Aurora',
  CreatedResourceArn: 'arn:aws:rds:us-west-2:000000000001:cluster:awsbackup-restore-test-1',
  SourceResourceArn: 'arn:aws:rds:us-west-2:000000000001:cluster:holdfast-production-us-west-2',
};
export const S3 = {
  ...JOB,
  ResourceType: 'S3',
  CreatedResourceArn: 'arn:aws:s3:::awsbackup-restore-test-2',
  SourceResourceArn: 'arn:aws:s3:::holdfast-production-mail-000000000001-us-west-2',
};
export const GOOD = {
  outcome: 'SUCCESSFUL',
  reason: 'all checks passed',
  checks: [{ name: 'ledger', passed: true }],
  measured: { rows: 3 },
};

type Given = Readonly<Record<string, unknown>>;
interface World {
  readonly result: Run;
  readonly calls: readonly { readonly action: string; readonly given: Given }[];
}
export type Answers = Readonly<Record<string, (call: number, given: Given) => unknown>>;

/** Runs a restore test of `job`. Every call succeeds, except where `answers` has another answer. */
export async function proof(job: object, answers: Answers = {}): Promise<World> {
  const calls: { action: string; given: Given }[] = [];
  let instance = false;
  const usual: Answers = {
    describeRestoreJob: () => job,
    createDBInstance: () => {
      instance = true;
      return {};
    },
    describeDBInstances: () => (instance ? available : gone()),
    invoke: () => ({ Payload: GOOD }),
    deleteDBInstance: () => {
      if (!instance) gone();
      instance = false;
      return {};
    },
    putRestoreValidationResult: () => ({}),
    putObject: () => ({}),
  };
  const result = await run(RESTORE_PROOF, { detail: { restoreJobId: 'AB12-CD34' } }, (resource, given) => {
    const action = resource.split(':').at(-1) ?? '';
    const seen: Given = Object.fromEntries(Object.entries(Object(given)));
    calls.push({ action, given: seen });
    const answer = answers[action] ?? usual[action];
    if (!answer) throw new Error(`no stub for ${action}`);
    const said = answer(calls.filter((call) => call.action === action).length, seen);
    if (action === 'createDBInstance' && answers[action]) instance = true;
    return said;
  });
  return { result, calls };
}

export const given = ({ calls }: World, action: string): Given | undefined =>
  calls.findLast((call) => call.action === action)?.given;
export const body = (world: World): unknown => given(world, 'putObject')?.['Body'];
export const fails =
  (code: string, message = 'because') =>
  (): never => {
    throw new ServiceError(code, message);
  };

/** An answer to this many calls, and another one from then on. */
export const until =
  (calls: number, first: () => unknown, then: () => unknown) =>
  (call: number): unknown =>
    call <= calls ? first() : then();
/** An answer each call; the last one stays. */
export const inTurn =
  (...answers: readonly (() => unknown)[]) =>
  (call: number): unknown =>
    (answers[call - 1] ?? answers.at(-1))?.();
export const gone = (): never => {
  throw new ServiceError('Rds.DbInstanceNotFoundException');
};

export const available = {
  DbInstances: [{ DbInstanceStatus: 'available', Endpoint: { Address: 'db.example', Port: 5432 } }],
};
export const creating = { DbInstances: [{ DbInstanceStatus: 'creating' }] };
