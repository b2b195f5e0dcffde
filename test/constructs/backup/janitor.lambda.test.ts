import { handler } from '../../../lib/constructs/backup/janitor/backup-janitor.lambda';
import { type Answer, type HttpService, type Received, startHttpService } from '../../support/http-service';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';

const NOW = new Date('2026-11-24T12:00:00Z');
const CLUSTER = 'arn:aws:rds:us-east-2:000000000001:cluster:holdfast-production-us-east-2';
const MAIL = 'arn:aws:s3:::holdfast-production-mail-000000000001-us-east-2';
const PLAN = 'arn:aws:backup:us-east-2:000000000001:restore-testing-plan:holdfast_production_restore_tests-1';

const ago = (hours: number): number => (NOW.getTime() - hours * 3_600_000) / 1000;
const point = (ResourceArn: string, hours: number, more: object = {}): object => ({
  RecoveryPointArn: `arn:point:${hours}`,
  ResourceArn,
  CreationDate: ago(hours),
  Status: 'COMPLETED',
  Lifecycle: { DeleteAfterDays: 35 },
  ...more,
});

/** A cluster snapshot that was made by hand, as RDS lists it. */
const manual = (days: number): string =>
  `<DBClusterSnapshot><DBClusterSnapshotArn>arn:manual:${days}</DBClusterSnapshotArn><SnapshotCreateTime>${new Date(NOW.getTime() - days * 86_400_000).toISOString()}</SnapshotCreateTime></DBClusterSnapshot>`;

/** Cluster snapshots, or the lifecycle of one recovery point. */
type Found = { readonly snapshots: string } | { readonly lifecycle: object | undefined };

describe('the janitor', () => {
  let service: HttpService;
  let points: Record<string, object[]>;
  let jobs: object[];
  let snapshots: string;
  let evidence: Answer;
  let printed: string;

  beforeEach(async () => {
    jest.useFakeTimers({
      now: NOW,
      doNotFake: [
        'setImmediate',
        'setTimeout',
        'clearTimeout',
        'nextTick',
        'setInterval',
        'clearInterval',
        'queueMicrotask',
        'performance',
      ],
    });
    points = { 'holdfast-production': [point(CLUSTER, 3), point(CLUSTER, 7), point(MAIL, 2)] };
    jobs = [
      { ResourceType: 'Aurora', ValidationStatus: 'SUCCESSFUL', CompletionDate: ago(24) },
      { ResourceType: 'Aurora', ValidationStatus: 'FAILED', CompletionDate: ago(1) },
    ];
    snapshots = '';
    evidence = { status: 200, body: '' };
    service = await startHttpService(answer);
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    jest.useRealTimers();
    await service.close();
  });
  withEnvironment(() => ({
    ...LOOPBACK_CREDENTIALS,
    AWS_ENDPOINT_URL_BACKUP: service.url,
    AWS_ENDPOINT_URL_RDS: service.url,
    AWS_ENDPOINT_URL_S3: service.url,
    VAULT: 'holdfast-production',
    TEST_PLAN: PLAN,
    TEST_PLAN_NAME: 'holdfast_production_restore_tests',
    EVIDENCE_BUCKET: 'evidence',
    STORES: JSON.stringify([
      { store: 'database', arn: CLUSTER },
      { store: 'mail', arn: MAIL },
    ]),
  }));

  const json = (body: object): Answer => ({ status: 200, body: JSON.stringify(body) });
  const answer = ({ method, path, body }: Received): Answer => {
    const [resource = ''] = path.split('?');
    if (method === 'PUT') return evidence;
    if (method === 'POST') return rds(body);
    if (resource.includes('/recovery-points')) return json({ RecoveryPoints: points[resource.split('/')[2] ?? ''] });
    if (resource.startsWith('/backup-vaults/holdfast')) return json({ CreationDate: ago(1000) });
    if (resource.startsWith('/backup-vaults'))
      return json({ BackupVaultList: Object.keys(points).map((BackupVaultName) => ({ BackupVaultName })) });
    if (resource.startsWith('/restore-testing'))
      return json({
        RestoreTestingPlan: {
          CreationTime: ago(100),
          RestoreTestingPlanArn: PLAN,
          RestoreTestingPlanName: 'n',
          ScheduleExpression: 's',
          RecoveryPointSelection: {},
        },
      });
    return json({ RestoreJobs: jobs });
  };
  const rds = (body: string): Answer => {
    const [, what = ''] = /Action=(\w+)/.exec(body) ?? [];
    const list =
      what === 'DescribeDBClusterSnapshots'
        ? `<DBClusterSnapshots>${snapshots}</DBClusterSnapshots>`
        : '<DBSnapshots/>';
    return {
      status: 200,
      body: `<${what}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${what}Result>${list}</${what}Result></${what}Response>`,
    };
  };
  const lines = (): readonly Record<string, unknown>[] =>
    printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const metric = (name: string, dimension?: string): unknown =>
    lines().find((line) => name in line && (dimension === undefined || Object.values(line).includes(dimension)))?.[
      name
    ];
  const written = () => service.received.filter(({ method }) => method === 'PUT');

  test('L5: measures the age of the newest snapshot of each store', async () => {
    await expect(handler()).resolves.toEqual({ endless: 0 });
    expect([metric('BackupAge', 'database'), metric('BackupAge', 'mail')]).toEqual([3 * 3600, 2 * 3600]);
  });

  test('L5: a store without a usable snapshot is as late as its vault is old', async () => {
    points['holdfast-production'] = [point(CLUSTER, 1, { Status: 'PARTIAL' })];
    await handler();
    expect(metric('BackupAge', 'database')).toBe(1000 * 3600);
  });

  test('L6: measures the age of the last good proof, and of the plan where there is none', async () => {
    await handler();
    expect([metric('RestoreProofAge', 'Aurora'), metric('RestoreProofAge', 'S3')]).toEqual([24 * 3600, 100 * 3600]);
    expect(service.received.find(({ path }) => path.startsWith('/restore-jobs'))?.path).toContain(
      encodeURIComponent(PLAN),
    );
  });

  test('finds nothing wrong: a count of zero, and no evidence', async () => {
    await handler();
    expect(metric('EndlessBackups')).toBe(0);
    expect(written()).toEqual([]);
  });

  test.each<[string, Found, string]>([
    ['a snapshot made by hand', { snapshots: manual(8) }, 'made by hand 8 days ago'],
    ['a recovery point without an end', { lifecycle: undefined }, 'never expires'],
    ['a recovery point with an end of -1', { lifecycle: { DeleteAfterDays: -1 } }, 'never expires'],
    ['a recovery point that stays too long', { lifecycle: { DeleteAfterDays: 91 } }, 'expires after 91 days'],
    ['cold storage', { lifecycle: { DeleteAfterDays: 90, MoveToColdStorageAfterDays: 1 } }, 'goes to cold storage'],
  ])('P4: reports %s, as a metric and as evidence, and deletes nothing', async (_, found, problem) => {
    if ('snapshots' in found) snapshots = found.snapshots;
    else points['by-hand'] = [point(MAIL, 5, { Lifecycle: found.lifecycle })];
    await expect(handler()).resolves.toEqual({ endless: 1 });
    expect(metric('EndlessBackups')).toBe(1);
    expect(written()).toMatchObject([
      { path: expect.stringMatching(/^\/evidence\/backup-janitor\/2026-11-24\/[0-9a-f]{16}\.json/) },
    ]);
    expect(written()[0]?.body).toContain(problem);
    expect(
      service.received.filter(({ method, body }) => method === 'DELETE' || /Delete/.test(body.split('{')[0] ?? '')),
    ).toEqual([]);
  });

  test('P4: a snapshot made by hand this week may be a rescue', async () => {
    snapshots = manual(6);
    await expect(handler()).resolves.toEqual({ endless: 0 });
  });

  test('the same finding is filed once a day', async () => {
    snapshots = manual(30);
    await handler();
    evidence = { status: 412, body: '<Error><Code>PreconditionFailed</Code></Error>' };
    await expect(handler()).resolves.toEqual({ endless: 1 });
    expect(new Set(written().map(({ path }) => path.split('?')[0])).size).toBe(1);
  });

  test('evidence that cannot be written is an error', async () => {
    snapshots = manual(30);
    evidence = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
    await expect(handler()).rejects.toThrow();
  });

  test('with wrong variables it names them, and sends no request', async () => {
    process.env['STORES'] = '[]';
    delete process.env['VAULT'];
    await expect(handler()).rejects.toThrow(/VAULT[^]*STORES/);
    expect(service.received).toEqual([]);
  });
});
