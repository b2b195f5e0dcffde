/** Checks before a flip: which findings pass, and which modes a failure blocks. */
import { DETECTION, REPLICATION } from '../../../lib/config/numbers';
import { BLOCKS, blockers, verdictOn, type PreflightFinding } from '../../../lib/recovery/drill/preflight/check';
import {
  askUntilPassed,
  judgeCluster,
  judgeLag,
  judgeMembers,
  judgeTarget,
} from '../../../lib/recovery/drill/preflight/database';
import { judgeCertificate, judgeClock, judgePortal } from '../../../lib/recovery/drill/preflight/endpoints';
import { judgeAlarms, judgeBackup, judgeCapacity } from '../../../lib/recovery/drill/preflight/capacity';
import { judgeEvaluation } from '../../../lib/recovery/drill/preflight/flip';
import {
  judgeAccount,
  judgePermissions,
  operatorActions,
  roleOf,
} from '../../../lib/recovery/drill/preflight/operator';
import { judgeEncryption } from '../../../lib/recovery/drill/verification';
import { directionTo } from '../../../lib/recovery/drill/errors';
import { ACTIONS } from '../../../lib/recovery/plan/iam-actions';
import { staging } from './drill-lab';

const environment = staging();
const direction = directionTo(environment, 'B', 'switchover');
const [NOW, DAY, HOUR] = [Date.parse('2026-11-24T12:00:00Z'), 86_400_000, 3_600_000];
const member = (region: string, writes: boolean, synchronization = 'connected') => ({
  region,
  writes,
  synchronization,
});
/** A global database whose members are a writer in the west and a reader in the east, unless they are others. */
const global = (status = 'available', members = [member('us-west-2', true), member('us-east-2', false)]) => ({
  status,
  endpoint: undefined,
  members,
  encrypted: true,
});
const behind = [member('us-west-2', true), member('us-east-2', false, 'pending-resync')];
const readers = ['us-west-2', 'us-east-2'].map((region) => member(region, false));
const cluster = { status: 'available', engineVersion: environment.database.engineVersion, key: 'arn:aws:kms:key/1' };
const portal = { ready: true, region: 'us-east-2', writer: 'us-west-2', ahead: 0 };
const evaluation = { state: 'passed', evaluated: '7', present: '7', warnings: [] };
const capacity = { running: 2, least: 2, most: 4, suspended: false };

describe('a check before a flip passes or fails', () => {
  test.each<[string, boolean, PreflightFinding]>([
    ['the present version of the plan passed', true, judgeEvaluation(evaluation)],
    ['an older version of the plan passed', false, judgeEvaluation({ ...evaluation, evaluated: '6' })],
    ['the plan needs action', false, judgeEvaluation({ ...evaluation, state: 'actionRequired', warnings: ['none'] })],
    ['a reader is there to activate', true, judgeTarget(global(), direction)],
    ['no member is there to activate', false, judgeTarget(global('available', [member('us-west-2', true)]), direction)],
    ['the member writes already', false, judgeTarget(global('available', [member('us-east-2', true)]), direction)],
    ['writer and reader are in sync', true, judgeMembers(global(), direction)],
    ['the reader is to be synchronized', false, judgeMembers(global('available', behind), direction)],
    ['the global database is being moved', false, judgeMembers(global('switching-over'), direction)],
    ['there is no writer', false, judgeMembers(global('available', readers), direction)],
    ['a cluster of the pinned version', true, judgeCluster(cluster, environment)],
    ['a cluster of another version', false, judgeCluster({ ...cluster, engineVersion: '16.1' }, environment)],
    ['a cluster that is backing up', false, judgeCluster({ ...cluster, status: 'backing-up' }, environment)],
    ['replication between encrypted databases', true, judgeEncryption({ encrypted: true }, cluster)],
    ['a cluster without a key', false, judgeEncryption({ encrypted: true }, { key: undefined })],
    ['a global database that is not encrypted', false, judgeEncryption({ encrypted: false }, cluster)],
    ['as much lag as warns', true, judgeLag(REPLICATION.lagWarning.seconds)],
    ['more lag than that', false, judgeLag(REPLICATION.lagWarning.seconds + 0.1)],
    ['an unknown lag', false, judgeLag(undefined)],
    ['the floor runs', true, judgeCapacity(capacity, environment.portal)],
    ['less than the floor runs', false, judgeCapacity({ ...capacity, running: 1 }, environment.portal)],
    ['nothing scales it', false, judgeCapacity({ ...capacity, least: undefined, most: undefined }, environment.portal)],
    ['it cannot grow', false, judgeCapacity({ ...capacity, most: 3 }, environment.portal)],
    ['scaling is suspended', false, judgeCapacity({ ...capacity, suspended: true }, environment.portal)],
    ['a backup of eight hours ago', true, judgeBackup(NOW - 8 * HOUR, NOW)],
    ['an older one', false, judgeBackup(NOW - 8 * HOUR - 1, NOW)],
    ['no backup', false, judgeBackup(undefined, NOW)],
    ['a certificate with thirty days left', true, judgeCertificate(NOW + DETECTION.certificateExpiry.days * DAY, NOW)],
    ['one with less', false, judgeCertificate(NOW + DETECTION.certificateExpiry.days * DAY - 1, NOW)],
    ['no alarm', true, judgeAlarms([])],
    ['an alarm', false, judgeAlarms(['staging-A-Data-Silent'])],
    ['a clock five seconds off', true, judgeClock(-5000)],
    ['one that is further off', false, judgeClock(5001)],
    ['no clock', false, judgeClock(undefined)],
    ['a portal of its region', true, judgePortal(portal, direction.to)],
    ['a portal of the other region', false, judgePortal({ ...portal, region: 'us-west-2' }, direction.to)],
    ['a portal without a writer', false, judgePortal({ ...portal, ready: false, writer: undefined }, direction.to)],
    ['the right account', true, judgeAccount(environment.account, environment.account)],
    ['another account', false, judgeAccount('999999999999', environment.account)],
    ['all permissions', true, judgePermissions([])],
    ['one that is missing', false, judgePermissions(['rds:FailoverGlobalCluster'])],
  ])('%s: %s', (_, passes, { passed }) => expect(passed).toBe(passes));

  test('a missing permission is named once', () =>
    expect(judgePermissions(['a:B', 'a:B']).found).toBe('not allowed: a:B'));
});

test.each([
  ['at once', [true], 0],
  ['after a moment', [false, false, true], 2],
  ['never', [], 5],
])('a reader in sync is asked for again within 10 s: %s', async (_, answers, pauses) => {
  const left = [...answers];
  const waited: number[] = [];
  const ask = () => Promise.resolve({ passed: left.shift() ?? false, found: '' });
  const { passed } = await askUntilPassed(ask, async (pause) => void waited.push(pause));
  expect({ passed, pauses: waited.length }).toEqual({ passed: answers.includes(true), pauses });
  expect(waited.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(10_000);
});

test.each([
  ['passed', { passed: true, blocks: BLOCKS.always }, 'passed', 'passed'],
  ['an obstacle to any flip', { passed: false, blocks: BLOCKS.always }, 'blocks', 'blocks'],
  ['a reason to wait with a switchover', { passed: false, blocks: BLOCKS.switchover }, 'blocks', 'accepted'],
  ['advice', { passed: false, blocks: BLOCKS.never }, 'accepted', 'accepted'],
  ['no answer', { passed: false, blocks: BLOCKS.switchover, unknown: true }, 'blocks', 'unknown'],
] as const)('%s is judged by the mode', (_, row, switchover, failover) => {
  expect([verdictOn(row, 'switchover'), verdictOn(row, 'failover')]).toEqual([switchover, failover]);
});

test('every blocking check is listed, with what is required and what was found', () => {
  const row = (name: string) => ({
    name,
    at: 0,
    passed: false,
    found: 'bad',
    required: 'good',
    commitments: [],
    blocks: BLOCKS.switchover,
  });
  expect(blockers([row('one'), row('two')], 'switchover')).toEqual([
    'one: must be: good; is: bad',
    'two: must be: good; is: bad',
  ]);
  expect(blockers([row('one')], 'failover')).toEqual([]);
});

test('every action that a drill simulates in IAM is listed for the operator', () => {
  const target = { environment, planArn: 'arn', loopback: undefined };
  const allowed = ACTIONS.filter(({ actors }) => actors.includes('operator')).map(({ action }) => action);
  expect(
    operatorActions({ target, direction })
      .flatMap(({ actions }) => actions)
      .filter((action) => !allowed.includes(action)),
  ).toEqual([]);
});

test.each([
  ['arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123/operator', 'AWSReservedSSO_Admin_0123'],
  ['arn:aws:iam::111122223333:user/operator', undefined],
])('the role behind %s', (arn, role) => expect(roleOf(arn)).toBe(role));
