import { readFileSync } from 'node:fs';
import { readRelease } from '../../lib/cli/synthesis';
import { SINGLETONS } from '../../lib/config/choices';
import type { Dns } from '../../lib/release/question';
import { emailService } from '../support/environment-tree';
import {
  callerOf,
  cluster,
  encryption,
  engine,
  operationOf,
  type Recorded,
  scanning,
  stacks,
  WELL,
  zones,
} from './aws-answers';
import { absent, awsOfTest, dns, LATER, named, releaseOf, stateOf } from './preflight-lab';

const { aws, ask } = awsOfTest();

test('where everything holds, every answer is ok, and AWS was only read', async () => {
  const answers = await ask();
  expect(answers.filter(({ state, question }) => state !== 'ok' && !LATER.includes(question))).toEqual([]);
  const changing = aws
    .received()
    .map(operationOf)
    .filter((each) => !/:(Get|List|Describe|GET|POST get$)/.test(each));
  expect(changing).toEqual([]);
});

const withNetwork = (...addresses: readonly string[]): string =>
  stacks(
    { 'holdfast-staging-network': 'CREATE_COMPLETE' },
    Object.fromEntries(addresses.map((address, index) => [`MailAddress${index + 1}`, address])),
  );

describe('what is missing is said, with its fix', () => {
  const executions = JSON.stringify({
    items: [
      {
        executionId: 'us-east-2/1',
        executionAction: 'activate',
        executionRegion: 'us-east-2',
        executionState: 'inProgress',
        planArn: 'arn:aws:arc-region-switch::111122223333:plan/holdfast-staging:abc123',
        mode: 'graceful',
        startTime: 1,
      },
    ],
  });
  test.each<[string, Recorded, string]>([
    ['credentials', { 'sts:GetCallerIdentity': callerOf('999988887777') }, 'account 999988887777'],
    ['credentials', { 'sts:GetCallerIdentity': { error: 'ExpiredToken' } }, 'aws sso login'],
    [
      'bootstrap version',
      { 'ssm:GetParameter': { error: 'ParameterNotFound' } },
      'cdk bootstrap aws://111122223333/us-',
    ],
    ['bootstrap version', { 'ssm:GetParameter': '{"Parameter":{"Value":"5"}}' }, '5, needed 6'],
    ['execution role', { 'iam:GetRole': { error: 'NoSuchEntity' } }, 'cdk-hnb659fds-cfn-exec-role-'],
    [
      'execution role',
      {
        'cloudformation:DescribeStacks': stacks(
          { 'holdfast-staging-archive': 'UPDATE_COMPLETE' },
          {},
          'arn:aws:iam::111122223333:role/cdk-other-cfn-exec-role-111122223333-us-west-2',
        ),
      },
      'set bootstrapQualifier in lib/config/environments.ts as it was',
    ],
    ['bootstrap key', { 's3:GET': encryption('AES256') }, '--bootstrap-customer-key'],
    [
      'bootstrap key',
      { 's3:GET': encryption('aws:kms', 'arn:aws:kms:us-west-2:111122223333:alias/aws/s3') },
      'alias/aws/s3',
    ],
    ['bootstrap key', { 's3:GET': { error: 'NoSuchBucket' } }, 'no bucket'],
    [
      'stacks',
      { 'cloudformation:DescribeStacks': stacks({ 'holdfast-staging-data': 'UPDATE_ROLLBACK_FAILED' }) },
      'holdfast-staging-data UPDATE_ROLLBACK_FAILED',
    ],
    ['engine version', { 'rds:DescribeDBEngineVersions': engine(false) }, 'not offered'],
    ['engine version', { 'rds:DescribeDBEngineVersions': engine(true, false) }, 'not for global databases'],
    [
      'automated backups',
      { 'rds:DescribeDBClusters': cluster(34, true) },
      'found 34 days, BACKUP.automated 35; change',
    ],
    ['flip', { 'arc-region-switch:ListPlanExecutions': executions }, 'activate us-east-2, inProgress'],
    ['quota: Elastic IP addresses', { 'servicequotas:GetServiceQuota': '{"Quota":{"Value":5}}' }, '--desired-value 6'],
    [
      'adopt: guardDutyDetector',
      { 'cloudcontrolapi:ListResources': '{"ResourceDescriptions":[{"Identifier":"abc"}]}' },
      'add guardDutyDetector to adopted',
    ],
    [
      'adopt: configRecorder',
      { 'config:DescribeConfigurationRecorders': '{"ConfigurationRecorders":[{"name":"default"}]}' },
      'found default',
    ],
    [
      'adopt: databaseMetricsLog',
      { 'logs:DescribeLogGroups': '{"logGroups":[{"logGroupName":"RDSOSMetrics"}]}' },
      'add databaseMetricsLog to adopted',
    ],
    [
      'adopt: inspector',
      { 'inspector2:POST get': JSON.stringify({ accounts: [{ resourceState: scanning('ENABLED') }] }) },
      'found ecr; add inspector to adopted',
    ],
    [
      'adopt: syslogConfiguration',
      { 'logs:ListSyslogConfigurations': { error: 'UnknownOperationException' } },
      'found not offered here; add syslogConfiguration to adopted',
    ],
    [
      'Backup opt-in',
      {
        'backup:GET': '{"ResourceTypeOptInPreference":{"Aurora":true}}',
        'cloudformation:DescribeStacks': stacks({ 'holdfast-staging-detection': 'CREATE_COMPLETE' }),
      },
      'off for S3',
    ],
    ['zone delegation', { 'route53:GET': zones('mail.example.com', 'mail.example.com') }, '2 zones'],
    ['port 25 and reverse DNS', { 'cloudformation:DescribeStacks': withNetwork('192.0.2.7') }, 'found 192.0.2.7'],
  ])('%s, case %#', async (question, changes, says) => {
    aws.recorded = { ...WELL, ...changes };
    const answers = await ask({}, question);
    const [missing] = answers.filter((answer) => answer.question === question);
    expect(missing?.state).toBe('missing');
    expect(`found ${missing?.found}; ${missing?.fix}`).toContain(says);
  });

  test.each<[string, Partial<Dns>, string]>([
    ['zone delegation', { resolveNs: async () => ['ns.registrar.example'] }, 'name ns-1.awsdns-01.org'],
    ['zone delegation', { resolveNs: absent }, 'is not delegated'],
    [
      'certificates',
      { resolveCaa: async (name) => (name === 'example.com' ? [{ issue: 'letsencrypt.org' }] : absent()) },
      'letsencrypt.org',
    ],
  ])('%s, as DNS has it, case %#', async (question, changes, says) => {
    const answers = await ask({ dns: { ...dns, ...changes } }, question);
    const [missing] = answers.filter((answer) => answer.question === question);
    expect(missing?.state).toBe('missing');
    expect(`${missing?.found}; ${missing?.fix}`).toContain(says);
  });

  test('what the first deployment brings is not missing', async () => {
    aws.recorded = {
      ...WELL,
      'route53:GET': zones('other.example.com'),
      'backup:GET': '{"ResourceTypeOptInPreference":{}}',
    };
    const answers = await ask({}, 'zone delegation', 'Backup opt-in');
    expect(stateOf(answers, 'zone delegation')).toEqual(['ok']);
    expect(stateOf(answers, 'Backup opt-in')).toEqual(['ok', 'ok']);
    for (const found of [cluster(34, false), { error: 'DBClusterNotFoundFault' }]) {
      aws.recorded = { ...WELL, 'rds:DescribeDBClusters': found };
      expect(stateOf(await ask(), 'automated backups')).toEqual(['ok', 'ok']);
    }
  });

  test('what an own stack made is not to be adopted', async () => {
    aws.recorded = {
      ...WELL,
      'cloudcontrolapi:ListResources': '{"ResourceDescriptions":[{"Identifier":"abc"}]}',
      'cloudformation:DescribeStacks': stacks({ 'holdfast-staging-detection': 'CREATE_COMPLETE' }),
    };
    const question = 'adopt: guardDutyDetector';
    expect(stateOf(await ask({}, question), question)).toEqual(['ok', 'ok']);
  });

  test('every service that an account has once has a question, about what its adoption leaves out', async () => {
    const adopting = { ...named('staging'), adopted: SINGLETONS };
    const release = readRelease(emailService('staging', adopting).synth());
    const refused = Object.fromEntries(
      ['cloudcontrolapi:ListResources', 'config:DescribeConfigurationRecorders', 'inspector2:POST get'].map(
        (operation) => [operation, { error: 'AccessDenied' }] as const,
      ),
    );
    aws.recorded = { ...WELL, ...refused };
    const answers = await ask({ environment: adopting, release: () => release });
    for (const singleton of SINGLETONS) expect(stateOf(answers, `adopt: ${singleton}`)).toEqual(['ok', 'ok']);
    const guide = readFileSync('docs/deploy.md', 'utf8');
    expect(SINGLETONS.filter((singleton) => !guide.includes(`\n| \`${singleton}\` |`))).toEqual([]);
  });

  test('reverse names that lead back', async () => {
    aws.recorded = { ...WELL, 'cloudformation:DescribeStacks': withNetwork('192.0.2.1') };
    const question = 'port 25 and reverse DNS';
    expect(stateOf(await ask({}, question), question)).toEqual(['ok', 'ok']);
  });

  test('placeholders, and agreements of the example company in production', async () => {
    const answers = await ask({ environment: { ...named('production'), placeholders: ['HOLDFAST_X'] } });
    expect(answers.find(({ question }) => question === 'values')?.fix).toContain('set HOLDFAST_X');
    expect(stateOf(answers, 'agreements')).toEqual(['missing']);
  });
});

test.each(['production', 'staging', 'sandbox'])(
  'the templates of %s need the vCPUs that its configuration asks for',
  async (name) => {
    const environment = named(name);
    aws.recorded = { ...WELL, 'sts:GetCallerIdentity': callerOf(environment.account) };
    const question = 'quota: Fargate vCPUs';
    const answers = await ask({ environment, release: () => releaseOf(name) }, question);
    const { portal, gateway } = environment;
    const needed = Math.ceil((portal.cpu * portal.ceiling + gateway.cpu * gateway.ceiling) / 1024);
    expect(answers.find((answer) => answer.question === question)?.found).toBe(`1000, needed ${needed}`);
  },
);
