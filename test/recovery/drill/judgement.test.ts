import { environments } from '../../../lib/config/environments';
import { DETECTION, REPLICATION } from '../../../lib/config/numbers';
import { choicesAt } from '../../../lib/recovery/drill/pause-decision';
import { fenceBy } from '../../../lib/recovery/drill/post-flip-checks';
import { clientsNow, flipGuide, shownFlip } from '../../../lib/recovery/drill/step-timeline';
import { BLOCKS, blockers, verdictOn, type PreflightFinding } from '../../../lib/recovery/drill/preflight/check';
import { judgeCluster, judgeLag, judgeMembers, judgeTarget } from '../../../lib/recovery/drill/preflight/database';
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
import { directionTo, DrillRefused, mustBeTarget } from '../../../lib/recovery/drill/errors';
import { ObservedState } from '../../../lib/recovery/drill/context';
import type { DrillTarget, Loopback } from '../../../lib/recovery/drill/model';
import { verdictOn as answerMeans } from '../../../lib/recovery/traffic/heartbeats';
import { verdictOn as mailMeans } from '../../../lib/recovery/traffic/mails';
import { ACTIONS } from '../../../lib/recovery/plan/iam-actions';
import { staging } from './drill-lab';

const environment = staging();
const direction = directionTo(environment, 'B', 'switchover');
const [NOW, DAY, HOUR] = [Date.parse('2026-11-24T12:00:00Z'), 86_400_000, 3_600_000];
const member = (region: string, writes: boolean, synchronization: string | undefined = 'connected') => ({
  region,
  arn: region,
  writes,
  synchronization,
});
const global = (status: string, ...members: ReturnType<typeof member>[]) => ({
  status,
  engineVersion: '17.7',
  members,
  encrypted: true,
});
const evaluation = { state: 'passed', evaluated: '7', present: '7', warnings: [] };
const KEY = 'arn:aws:kms:us-east-2:000000000001:key/1';
const capacity = { running: 2, least: 2, most: 4, suspended: false };

describe('before a flip, what is well passes and what is not does not', () => {
  test.each<[string, boolean, PreflightFinding]>([
    ['the present version of the plan passed', true, judgeEvaluation(evaluation)],
    ['an older version of the plan passed', false, judgeEvaluation({ ...evaluation, evaluated: '6' })],
    [
      'the plan needs action',
      false,
      judgeEvaluation({ ...evaluation, state: 'actionRequired', warnings: ['no such function'] }),
    ],
    [
      'a reader is there to activate',
      true,
      judgeTarget(global('available', member('us-west-2', true), member('us-east-2', false)), direction),
    ],
    ['no member is there to activate', false, judgeTarget(global('available', member('us-west-2', true)), direction)],
    ['the member writes already', false, judgeTarget(global('available', member('us-east-2', true)), direction)],
    [
      'writer and reader are in sync',
      true,
      judgeMembers(global('available', member('us-west-2', true), member('us-east-2', false)), direction),
    ],
    [
      'the reader is to be synchronized',
      false,
      judgeMembers(
        global('available', member('us-west-2', true), member('us-east-2', false, 'pending-resync')),
        direction,
      ),
    ],
    [
      'the global database is being moved',
      false,
      judgeMembers(global('switching-over', member('us-west-2', true), member('us-east-2', false)), direction),
    ],
    [
      'there is no writer',
      false,
      judgeMembers(global('available', member('us-west-2', false), member('us-east-2', false)), direction),
    ],
    [
      'a cluster of the pinned version',
      true,
      judgeCluster({ status: 'available', engineVersion: environment.database.engineVersion, key: KEY }, environment),
    ],
    [
      'a cluster of another version',
      false,
      judgeCluster({ status: 'available', engineVersion: '16.1', key: KEY }, environment),
    ],
    [
      'a cluster that is backing up',
      false,
      judgeCluster({ status: 'backing-up', engineVersion: environment.database.engineVersion, key: KEY }, environment),
    ],
    ['replication between encrypted databases', true, judgeEncryption({ encrypted: true }, { key: KEY })],
    ['a cluster without a key', false, judgeEncryption({ encrypted: true }, { key: undefined })],
    ['a global database that is not encrypted', false, judgeEncryption({ encrypted: false }, { key: KEY })],
    ['as much lag as warns', true, judgeLag(REPLICATION.lagWarning.seconds)],
    ['more lag than that', false, judgeLag(REPLICATION.lagWarning.seconds + 0.1)],
    ['a lag that nobody knows', false, judgeLag(undefined)],
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
    [
      'a portal of its region',
      true,
      judgePortal({ ready: true, region: 'us-east-2', writer: 'us-west-2', ahead: 0 }, direction.to),
    ],
    [
      'a portal of the other region',
      false,
      judgePortal({ ready: true, region: 'us-west-2', writer: 'us-west-2', ahead: 0 }, direction.to),
    ],
    [
      'a portal without a writer',
      false,
      judgePortal({ ready: false, region: 'us-east-2', writer: undefined, ahead: 0 }, direction.to),
    ],
    ['the right account', true, judgeAccount(environment.account, environment.account)],
    ['another account', false, judgeAccount('999999999999', environment.account)],
    ['all permissions', true, judgePermissions([])],
    ['one that is missing', false, judgePermissions(['rds:FailoverGlobalCluster'])],
  ])('%s: %s', (_, passes, { passed }) => expect(passed).toBe(passes));

  test('a missing permission is named once', () =>
    expect(judgePermissions(['a:B', 'a:B']).found).toBe('not allowed: a:B'));
});

test.each([
  ['passed', true, BLOCKS.always, 'passed', 'passed'],
  ['an obstacle to any flip', false, BLOCKS.always, 'blocks', 'blocks'],
  ['something that a switchover can wait for', false, BLOCKS.switchover, 'blocks', 'accepted'],
  ['advice', false, BLOCKS.never, 'accepted', 'accepted'],
] as const)('%s is judged by the mode', (_, passed, blocks, switchover, failover) => {
  expect([verdictOn({ passed, blocks }, 'switchover'), verdictOn({ passed, blocks }, 'failover')]).toEqual([
    switchover,
    failover,
  ]);
});

test('everything that blocks is said at once, with what must hold and what was found', () => {
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

test('every action that a drill asks IAM about is one that the operator is listed with', () => {
  const target = { environment, planArn: 'arn', loopback: undefined };
  const allowed = ACTIONS.filter(({ actors }) => actors.includes('operator')).map(({ action }) => action);
  expect(
    operatorActions({ target, direction })
      .flatMap(({ actions }) => actions)
      .filter((action) => !allowed.includes(action)),
  ).toEqual([]);
});

test.each([
  ['arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123/somebody', 'AWSReservedSSO_Admin_0123'],
  ['arn:aws:iam::111122223333:user/somebody', undefined],
])('the role behind %s', (arn, role) => expect(roleOf(arn)).toBe(role));

describe('refused before anything is asked', () => {
  const problemsOf = (attempt: () => unknown): readonly string[] => {
    try {
      attempt();
    } catch (error) {
      if (error instanceof DrillRefused) return error.problems.map(({ path }) => path);
      throw error;
    }
    return [];
  };
  const loopback: Loopback = {
    apis: { 'us-west-2': 'http://127.0.0.2:1', 'us-east-2': 'http://127.0.0.3:1' },
    nameServer: '127.0.0.1:53',
    portalPort: 1,
    mailPort: undefined,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  const target = (changes: Partial<DrillTarget>): DrillTarget => ({
    environment,
    planArn: 'arn',
    loopback: undefined,
    ...changes,
  });

  test.each(['A', 'b', 'us-west-2', 'US-EAST-2'])('not the region %s', (to) =>
    expect(problemsOf(() => directionTo(environment, to, 'failover'))).toEqual([]),
  );

  test.each(['C', '', 'eu-west-1'])('the region %p', (to) =>
    expect(problemsOf(() => directionTo(environment, to, 'failover'))).toEqual(['--to']),
  );

  test('an environment with one region', () => {
    const sandbox = environments({}).find(({ name }) => name === 'sandbox') ?? environment;
    expect(problemsOf(() => directionTo(sandbox, 'A', 'failover'))).toEqual(['sandbox']);
  });

  test('placeholders, each', () => {
    const placeholders = { ...environment, placeholders: ['HOLDFAST_STAGING_DOMAIN', 'HOLDFAST_STAGING_ACCOUNT'] };
    expect(problemsOf(() => mustBeTarget(target({ environment: placeholders })))).toEqual(['staging', 'staging']);
    expect(problemsOf(() => mustBeTarget(target({ environment: placeholders, loopback })))).toEqual([]);
  });

  test.each<[string, Partial<Loopback>, string[]]>([
    ['nothing but loopback', {}, []],
    [
      'a name, which can lead anywhere',
      { apis: { ...loopback.apis, 'us-east-2': 'http://localhost:1' } },
      ['apis.us-east-2'],
    ],
    [
      "AWS's own endpoint",
      { apis: { ...loopback.apis, 'us-west-2': 'https://rds.us-west-2.amazonaws.com' } },
      ['apis.us-west-2'],
    ],
    ['a region without an address', { apis: { 'us-west-2': 'http://127.0.0.2:1' } }, ['apis.us-east-2']],
    [
      'a name server elsewhere, and an API too',
      { nameServer: '10.0.0.2:53', apis: { ...loopback.apis, 'us-west-2': 'http://10.0.0.1:1' } },
      ['apis.us-west-2', 'nameServer'],
    ],
    ['a loopback address of IPv6', { nameServer: '[::1]:53' }, []],
  ])('a rehearsal with %s', (_, changes, problems) => {
    expect(problemsOf(() => mustBeTarget(target({ loopback: { ...loopback, ...changes } })))).toEqual(problems);
  });
});

test('an ungraceful step is not offered to become one', () => {
  expect(choicesAt({ step: 'x', ungraceful: false }).map(({ answer }) => answer)).toEqual([
    'resume',
    'skip',
    'switchToUngraceful',
    'cancel',
  ]);
  expect(choicesAt({ step: 'x', ungraceful: true }).map(({ answer }) => answer)).toEqual(['resume', 'skip', 'cancel']);
});

test.each([
  ['acknowledged', '201', 'open'],
  ['refused', '503 not_active', 'verified'],
  ['refused', '503 writer_unavailable', 'unverified'],
  ['refused', '401 unauthorized', 'unverified'],
] as const)('a fence whose region %s with %s is %s', (outcome, answer, status) =>
  expect(fenceBy({ outcome, answer }).status).toBe(status),
);

test.each([
  [201, '{"region":"us-east-2","epoch":3}', { outcome: 'acknowledged', answer: '201', region: 'us-east-2', epoch: 3 }],
  [200, 'not json', { outcome: 'acknowledged', answer: '200' }],
  [503, '{"error":{"code":"not_active","message":"x"}}', { outcome: 'refused', answer: '503 not_active' }],
  [502, '<html>', { outcome: 'refused', answer: '502' }],
  [301, '', { outcome: 'refused', answer: '301' }],
] as const)('a portal that answers %i %s', (status, body, means) =>
  expect(answerMeans({ status, body })).toEqual(means),
);

test.each([
  [{ responseCode: 450, response: '450 later' }, 'deferred'],
  [{ responseCode: 554, response: '554 no' }, 'refused'],
  [{ code: 'ECONNREFUSED' }, 'failed'],
] as const)('a mail that meets %j is %s', (fields, outcome) =>
  expect(mailMeans(Object.assign(new Error('x'), fields)).outcome).toBe(outcome),
);

describe('what is shown of a flip', () => {
  const seen = new ObservedState();
  seen.take({ kind: 'step', at: NOW, name: 'grow', status: 'running', detail: '' });
  seen.take({ kind: 'step', at: NOW + 2000, name: 'grow', status: 'completed', detail: '' });
  seen.take({ kind: 'step', at: NOW + 2000, name: 'fence', status: 'running', detail: '' });
  const guide = flipGuide('switchover');
  const shown = shownFlip('title', guide, seen, NOW + 5000);

  test('a step that is over stands still, one that runs goes on, one to come has no time', () => {
    expect(shown.steps.slice(0, 3).map(({ status, elapsed }) => [status, elapsed])).toEqual([
      ['completed', 2],
      ['running', 3],
      ['waiting', undefined],
    ]);
  });

  test('what is left is that of the steps that are not over', () => {
    const toCome = guide.steps.slice(1).reduce((sum, { expected }) => sum + expected, 0);
    expect(shown.remaining.expected).toBe(toCome - 3);
  });

  test('clients are served, or not since when and why', () => {
    const sent = { kind: 'heartbeat', at: NOW, client: 0 } as const;
    seen.take({
      ...sent,
      id: '0b7a4b3c-6f0e-4a8e-9f38-1d8a6d1f9a01',
      done: NOW + 1000,
      outcome: 'acknowledged',
      answer: '201',
      region: 'us-west-2',
      epoch: 1,
    });
    expect(clientsNow(seen, NOW + 1200)).toBe('last write acknowledged 0.2 s ago by us-west-2');
    seen.take({
      ...sent,
      id: '0b7a4b3c-6f0e-4a8e-9f38-1d8a6d1f9a02',
      done: NOW + 2000,
      outcome: 'refused',
      answer: '503 not_active',
    });
    expect(clientsNow(seen, NOW + 3000)).toBe('no write acknowledged for 2.0 s (503 not_active)');
  });
});
