import { first, mutated, tree } from '../support/assembly';
import { EMPTYING } from '../../lib/release/emptying';
import { leftIn, teardown, teardownOrder, writerBefore } from '../../lib/release/teardown';
import type { HttpService } from '../support/http-service';
import { operationOf, type Recorded, stacks, startAws, zones } from './aws-answers';
import { named, releaseOf } from './preflight-lab';

const STAGING = named('staging');
const versions = (...keys: readonly string[]): string =>
  `<ListVersionsResult><IsTruncated>false</IsTruncated>${keys
    .map((key) => `<Version><Key>${key}</Key><VersionId>v1</VersionId></Version>`)
    .join('')}<DeleteMarker><Key>gone</Key><VersionId>v2</VersionId></DeleteMarker></ListVersionsResult>`;
const record = (name: string, type: string, value: string): string =>
  `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>${value}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`;
const records = (...all: readonly string[]): string =>
  `<ListResourceRecordSetsResponse><ResourceRecordSets>${all.join('')}</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>`;
const VALIDATION = record('_abc.mail.example.com.', 'CNAME', '_def.acm-validations.aws.');
const APEX = [record('mail.example.com.', 'SOA', 'ns-1 a 1 1 1 1 1'), record('mail.example.com.', 'NS', 'ns-1')];

/** A full environment. */
const FULL: Recorded = {
  's3:GET': versions('mail/1'),
  's3:POST': '<DeleteResult></DeleteResult>',
  'backup:GET': JSON.stringify({ RecoveryPoints: [{ RecoveryPointArn: 'arn:aws:backup:1' }] }),
  'backup:DELETE': '{}',
  'route53:GET': zones('staging.holdfast.example'),
  'route53:GET zone':
    '<GetHostedZoneResponse><HostedZone><Id>/hostedzone/Z0</Id><Name>mail.example.com.</Name><CallerReference>r</CallerReference></HostedZone><DelegationSet><NameServers><NameServer>ns-1</NameServer></NameServers></DelegationSet></GetHostedZoneResponse>',
  'route53:GET records': records(...APEX, VALIDATION),
  'route53:POST records':
    '<ChangeResourceRecordSetsResponse><ChangeInfo><Id>c</Id><Status>PENDING</Status><SubmittedAt>2026-11-24T12:00:00Z</SubmittedAt></ChangeInfo></ChangeResourceRecordSetsResponse>',
  'secretsmanager:RemoveRegionsFromReplication': '{"ARN":"arn:aws:secretsmanager:1"}',
  'cloudformation:DescribeStacks': stacks({}),
  'cloudcontrolapi:ListResources': '{"ResourceDescriptions":[{"Identifier":"RDSOSMetrics"}]}',
};

let recorded: Recorded = FULL;
let aws: HttpService;
beforeAll(async () => {
  aws = await startAws(() => recorded);
});
afterAll(() => aws.close());
beforeEach(() => {
  recorded = FULL;
});

const config = ({ name: region }: { readonly name: string }) => ({
  region,
  endpoint: aws.url,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
});
const parts = { environment: STAGING, release: releaseOf('staging'), config };

/** What happens in a teardown, in order: calls of AWS that remove something, and stacks deleted. */
async function run(refuse: (stack: string, time: number) => boolean = () => false) {
  const happened: string[] = [];
  const said: string[] = [];
  let seen = aws.received.length;
  const note = (): void => {
    happened.push(
      ...aws.received
        .slice(seen)
        .map(operationOf)
        .filter((each) => !/:(GET|List|Describe)/.test(each)),
    );
    seen = aws.received.length;
  };
  const cdk = ([, path = '']: readonly string[]): boolean => {
    note();
    const stack = path.replace('staging/', '');
    const time = happened.filter((each) => each === stack).length;
    happened.push(stack);
    return !refuse(stack, time);
  };
  const stopped = await teardown({ ...parts, cdk, say: (text) => void said.push(text) });
  return { happened, said, stopped };
}

test('empties what a stack holds before the stack is deleted, in both regions', async () => {
  const { happened, stopped } = await run();
  expect(stopped).toBeUndefined();
  const before = (stack: string): readonly string[] => {
    const end = happened.indexOf(stack);
    const start = happened.slice(0, end).findLastIndex((each) => /^[AB]\//.test(each));
    return [...new Set(happened.slice(start + 1, end))];
  };
  for (const letter of ['A', 'B']) {
    expect(before(`${letter}/Archive`)).toEqual(['s3:POST']);
    expect(before(`${letter}/Backup`).toSorted()).toEqual(['backup:DELETE', 's3:POST']);
  }
  expect(before('A/Data')).toContain('secretsmanager:RemoveRegionsFromReplication');
  expect(before('B/Zone')).toEqual(['route53:POST records']);
});

test("deletes the reader's region before the writer's, what uses before what is used, and every stack once", () => {
  const order = teardownOrder(STAGING).map(({ letter, stack }) => `${letter}/${stack}`);
  const all = tree('staging').stacks.map(({ letter, name }) => `${letter}/${name}`);
  expect(order.toSorted()).toEqual(all.toSorted());
  const isBefore = (one: string, other: string) => order.indexOf(one) < order.indexOf(other);
  for (const [one, other] of [
    ['B/Data', 'A/Data'],
    ['A/Service', 'B/Zone'],
    ['B/Service', 'B/Zone'],
    ['A/Backup', 'B/Data'],
  ] as const)
    expect([one, other, isBefore(one, other)]).toEqual([one, other, true]);
});

test('a stack whose bucket filled again is emptied and deleted once more', async () => {
  const { happened, stopped } = await run((stack, time) => stack === 'A/Archive' && time === 0);
  expect(stopped).toBeUndefined();
  expect(happened.slice(-9)[0]).toBe('A/Archive');
  expect(happened.at(-1)).toBe('A/Archive');
});

test('a stack that cannot be deleted ends it, with what is left', async () => {
  recorded = {
    ...FULL,
    'route53:GET records': records(...APEX, VALIDATION, record('www.mail.example.com.', 'A', '192.0.2.1')),
  };
  const { happened, said, stopped } = await run((stack) => stack === 'B/Zone');
  expect([stopped, happened.at(-1)]).toEqual(['B/Zone', 'B/Zone']);
  expect(said).toContain('left: record www.mail.example.com. A');
});

test('a recovery point that may not be deleted is said', async () => {
  recorded = { ...FULL, 'backup:DELETE': { error: 'AccessDeniedException' } };
  const { said, stopped } = await run((stack) => stack === 'B/Backup');
  expect(stopped).toBe('B/Backup');
  expect(said.join('\n')).toContain('left: arn:aws:backup:1: AccessDeniedException');
});

test.each([
  [true, ['/vault-lock', '/recovery-points/arn%3Aaws%3Abackup%3A1']],
  [false, ['/recovery-points/arn%3Aaws%3Abackup%3A1']],
])('a vault that is locked: %s. Its lock is removed before its recovery points', async (Locked, removed) => {
  recorded = {
    ...FULL,
    'backup:GET': JSON.stringify({ Locked, RecoveryPoints: [{ RecoveryPointArn: 'arn:aws:backup:1' }] }),
  };
  const vault = first(tree('staging'), 'AWS::Backup::BackupVault');
  const seen = aws.received.length;
  await EMPTYING[vault.type]?.(vault, config({ name: 'us-east-2' }));
  const deletions = aws.received.slice(seen).filter(({ method }) => method === 'DELETE');
  expect(deletions.map(({ path }) => path.replace(/^.backup-vaults.[^/]+/, ''))).toEqual(removed);
});

test('records of others are never deleted', async () => {
  recorded = { ...FULL, 'route53:GET records': records(...APEX, record('www.mail.example.com.', 'CNAME', 'else')) };
  const zone = first(tree('staging'), 'AWS::Route53::HostedZone');
  const seen = aws.received.length;
  expect(await EMPTYING[zone.type]?.(zone, config({ name: 'us-east-2' }))).toEqual({
    removed: 0,
    left: ['record www.mail.example.com. CNAME'],
  });
  expect(aws.received.slice(seen).map(operationOf)).not.toContain('route53:POST records');
});

test.each([
  ['AWS::S3::Bucket', 's3:GET', 'NoSuchBucket'],
  ['AWS::Backup::BackupVault', 'backup:GET', 'ResourceNotFoundException'],
  ['AWS::SecretsManager::Secret', 'secretsmanager:RemoveRegionsFromReplication', 'ResourceNotFoundException'],
])('%s that is gone already has nothing to empty', async (type, operation, error) => {
  recorded = { ...FULL, [operation]: { error } };
  const resource = first(tree('staging'), type);
  expect(await EMPTYING[type]?.(resource, config({ name: 'us-west-2' }))).toEqual({ removed: 0, left: [] });
});

test('every type that CloudFormation deletes only empty is emptied; a new one is found here', () => {
  const holding = /^AWS::(S3(Express)?::.*Bucket|Backup::.*Vault|Route53::HostedZone|ECR::Repository|EFS::FileSystem)$/;
  const types = new Set(tree('staging').resources.map(({ type }) => type));
  expect([...types].filter((type) => holding.test(type) && !EMPTYING[type])).toEqual([]);
});

test('says what is left: stacks, log groups that came back, keys', async () => {
  recorded = { ...FULL, 'cloudformation:DescribeStacks': stacks({ 'holdfast-staging-archive': 'DELETE_FAILED' }) };
  const left = await leftIn(parts, STAGING.regions[0]);
  expect(left).toContain('stack holdfast-staging-archive DELETE_FAILED');
  expect(left).toContain('aws logs delete-log-group --region us-west-2 --log-group-name RDSOSMetrics');
  expect(left.at(-1)).toMatch(/^\d+ keys, until KMS has deleted them/);
});

test('no environment that may be destroyed protects a resource from its deletion', () => {
  const protections = [
    'DeletionProtection',
    'DeletionProtectionEnabled',
    'DeleteProtection',
    'SubnetChangeProtection',
    'FirewallPolicyChangeProtection',
  ];
  const protecting = (name: 'staging' | 'sandbox', index = tree(name)) =>
    index.resources.filter(
      ({ properties }) =>
        protections.some((key) => JSON.stringify(properties).includes(`"${key}":true`)) ||
        /"MutationProtection":"ENABLED"|"deletion_protection.enabled","Value":"true"/.test(JSON.stringify(properties)),
    );
  expect([...protecting('staging'), ...protecting('sandbox')].map(({ path }) => path)).toEqual([]);
  const cluster = first(tree('staging'), 'AWS::RDS::DBCluster');
  const broken = mutated(tree('staging'), (draft) =>
    draft.set(cluster.path, ['Properties', 'DeletionProtection'], true),
  );
  expect(protecting('staging', broken)).toHaveLength(1);
});

describe('the writer', () => {
  const global = (writer: string): string =>
    `<DescribeGlobalClustersResponse><DescribeGlobalClustersResult><GlobalClusters><GlobalClusterMember><Status>available</Status><GlobalClusterMembers><GlobalClusterMember><DBClusterArn>arn:aws:rds:${writer}:1:cluster:c</DBClusterArn><IsWriter>true</IsWriter></GlobalClusterMember></GlobalClusterMembers></GlobalClusterMember></GlobalClusters></DescribeGlobalClustersResult></DescribeGlobalClustersResponse>`;
  test.each<[string, Recorded[string], string | undefined]>([
    ['is found', global('us-east-2'), 'us-east-2'],
    ['is none once the global database is gone', { error: 'GlobalClusterNotFoundFault' }, undefined],
  ])('%s', async (_, answer, writer) => {
    recorded = { ...FULL, 'rds:DescribeGlobalClusters': answer };
    expect(await writerBefore(STAGING, config({ name: 'us-west-2' }))).toBe(writer);
  });
});
