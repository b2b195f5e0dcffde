/** AWS on loopback, as a deployment asks it: recorded answers in each service's own protocol, decoded by the real SDK. */
import { startHttpService, type Answer, type HttpService, type Received } from '../support/http-service';

/** What answers an operation, `service:Operation`: a body, or an error by its code. */
export type Recorded = Readonly<Record<string, string | { readonly error: string }>>;

const json = (value: unknown): string => JSON.stringify(value);
const xml = (operation: string, result: string): string =>
  `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;

/** What a `DescribeStacks` says of stacks. */
export const stacks = (
  all: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>> = {},
  role = '',
): string =>
  xml(
    'DescribeStacks',
    `<Stacks>${Object.entries(all)
      .map(
        ([name, status]) =>
          `<member><StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-11-24T12:00:00Z</CreationTime>${role && `<RoleARN>${role}</RoleARN>`}<Outputs>${Object.entries(
            outputs,
          )
            .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
            .join('')}</Outputs></member>`,
      )
      .join('')}</Stacks>`,
  );

export const callerOf = (account: string): string =>
  xml(
    'GetCallerIdentity',
    `<Account>${account}</Account><Arn>arn:aws:sts::${account}:assumed-role/deployer/a</Arn><UserId>AROA:a</UserId>`,
  );

export const role = xml(
  'GetRole',
  '<Role><Path>/</Path><RoleName>r</RoleName><RoleId>AROA</RoleId><Arn>arn:aws:iam::111122223333:role/r</Arn><CreateDate>2026-11-24T12:00:00Z</CreateDate></Role>',
);

export const encryption = (algorithm: string, key = ''): string =>
  `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm>${
    key && `<KMSMasterKeyID>${key}</KMSMasterKeyID>`
  }</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;

export const engine = (offered: boolean, isGlobal = true): string =>
  xml(
    'DescribeDBEngineVersions',
    `<DBEngineVersions>${
      offered
        ? `<DBEngineVersion><Engine>aurora-postgresql</Engine><SupportsGlobalDatabases>${isGlobal}</SupportsGlobalDatabases></DBEngineVersion>`
        : ''
    }</DBEngineVersions>`,
  );

/** @param continuous whether AWS Backup has taken the backups over */
export const cluster = (retention: number, continuous: boolean): string =>
  xml(
    'DescribeDBClusters',
    `<DBClusters><DBCluster><BackupRetentionPeriod>${retention}</BackupRetentionPeriod>${
      continuous
        ? '<AwsBackupRecoveryPointArn>arn:aws:backup:us-west-2:111122223333:recovery-point:continuous:cluster-1</AwsBackupRecoveryPointArn>'
        : ''
    }</DBCluster></DBClusters>`,
  );

export const zones = (...names: readonly string[]): string =>
  `<ListHostedZonesByNameResponse><HostedZones>${names
    .map(
      (name, index) =>
        `<HostedZone><Id>/hostedzone/Z${index}</Id><Name>${name}.</Name><CallerReference>r</CallerReference><Config><PrivateZone>false</PrivateZone></Config></HostedZone>`,
    )
    .join('')}</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesByNameResponse>`;

/** States of what Inspector scans. */
export const scanning = (status: string) => ({ ec2: { status: 'DISABLED' }, ecr: { status } });

const NAME_SERVERS = ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'];

/** Everything as a deployment needs it. */
export const WELL = {
  'sts:GetCallerIdentity': callerOf('111122223333'),
  'ssm:GetParameter': json({ Parameter: { Name: 'p', Type: 'String', Value: '28', Version: 1 } }),
  'ssm:GetParameter plan': json({
    Parameter: { Value: 'arn:aws:arc-region-switch::111122223333:plan/holdfast-staging:abc123' },
  }),
  'iam:GetRole': role,
  's3:GET': encryption('aws:kms', 'arn:aws:kms:us-west-2:111122223333:key/1'),
  'cloudformation:DescribeStacks': stacks({ 'holdfast-staging-archive': 'UPDATE_COMPLETE' }),
  'rds:DescribeDBEngineVersions': engine(true),
  'rds:DescribeDBClusters': cluster(35, true),
  'arc-region-switch:ListPlanExecutions': json({ items: [] }),
  'servicequotas:GetServiceQuota': json({ Quota: { ServiceCode: 's', QuotaCode: 'L', Value: 1000 } }),
  'cloudcontrolapi:ListResources': json({ TypeName: 't', ResourceDescriptions: [] }),
  'config:DescribeConfigurationRecorders': json({ ConfigurationRecorders: [] }),
  'logs:DescribeLogGroups': json({ logGroups: [{ logGroupName: 'RDSOSMetricsOfOthers' }] }),
  'logs:ListSyslogConfigurations': json({ syslogConfigurations: [{ vpcEndpointId: 'vpce-1' }] }),
  'inspector2:POST get': json({ accounts: [{ accountId: '111122223333', resourceState: scanning('DISABLED') }] }),
  'backup:GET': json({ ResourceTypeOptInPreference: { Aurora: true, S3: true }, ResourceTypeManagementPreference: {} }),
  'route53:GET': zones('mail.example.com'),
  'route53:GET zone': `<GetHostedZoneResponse><HostedZone><Id>/hostedzone/Z0</Id><Name>mail.example.com.</Name><CallerReference>r</CallerReference></HostedZone><DelegationSet><NameServers>${NAME_SERVERS.map(
    (name) => `<NameServer>${name}</NameServer>`,
  ).join('')}</NameServers></DelegationSet></GetHostedZoneResponse>`,
} satisfies Recorded;

export const WELL_DNS = { nameServers: NAME_SERVERS };

/** Operation of a request: what it names, or the method where the protocol is REST. */
export function operationOf({ target, body, method, path, headers }: Received): string {
  const service = /Credential=[^/]+\/\d+\/[\w-]+\/([\w-]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unsigned';
  const named = target.split('.').at(-1) || new URLSearchParams(body).get('Action') || method;
  const about = /\/rrset/.test(path)
    ? ' records'
    : path.includes('/hostedzone/')
      ? ' zone'
      : path.endsWith('/batch/get')
        ? ' get'
        : body.includes('flip/plan-arn')
          ? ' plan'
          : '';
  return `${service}:${named}${about}`;
}

/** Serves what was recorded; an operation without an answer is refused as unknown. */
export function startAws(recorded: () => Recorded): Promise<HttpService> {
  return startHttpService((request): Answer => {
    const operation = operationOf(request);
    const answer = recorded()[operation] ?? { error: 'UnknownOperationException' };
    if (typeof answer === 'string') return { status: 200, body: answer };
    const isXml = ['sts', 'iam', 's3', 'rds', 'cloudformation', 'route53'].includes(operation.split(':')[0] ?? '');
    const body = isXml
      ? `<ErrorResponse><Error><Code>${answer.error}</Code><Message>${answer.error}</Message></Error></ErrorResponse>`
      : json({ __type: answer.error, message: answer.error });
    return { status: 400, body, headers: { 'x-amzn-errortype': answer.error } };
  });
}
