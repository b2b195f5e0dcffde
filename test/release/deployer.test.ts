/** The deployer of bootstrap/deployer.yaml may do what the programs call, and nothing else. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { z } from 'zod';
import { at } from '../../lib/assembly/template-index';
import { assemblyFolder, tree } from '../support/assembly';
import { environment } from '../support/stage';

const STAGING = environment('staging');
const [a, b] = STAGING.regions;
if (!b) throw new Error('staging has two regions');
const VALUES: Readonly<Record<string, string>> = {
  Environment: 'staging',
  'AWS::AccountId': STAGING.account,
  RegionA: a.name,
  RegionB: b.name,
  Repository: 'example/holdfast',
  Qualifier: 'hnb659fds',
};

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const statement = z.object({ Action: texts, Resource: texts.optional(), Condition: z.unknown().optional() });
const document = z.object({ Statement: z.array(statement) });
const role = z.object({
  MaxSessionDuration: z.number().default(3600),
  PermissionsBoundary: z.string(),
  ManagedPolicyArns: z.array(z.string()),
  AssumeRolePolicyDocument: document,
});
const template = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.string().optional() })),
  Resources: z.object({
    Deployer: z.object({ Properties: role }),
    Differ: z.object({ Properties: role }),
    Reading: z.object({ Properties: z.object({ PolicyDocument: document }) }),
    Deploying: z.object({ Properties: z.object({ PolicyDocument: document }) }),
    Emptying: z.object({ Condition: z.literal('IsDestroyable'), Properties: z.object({ PolicyDocument: document }) }),
  }),
});
const TEXT = readFileSync('bootstrap/deployer.yaml', 'utf8').replaceAll(
  /\$\{([\w:]+)\}/g,
  (_, name: string) => VALUES[name] ?? name,
);
const { Parameters, Resources } = template.parse(parse(TEXT, { logLevel: 'silent' }));
const { Deployer, Differ } = Resources;
type Policy = 'Reading' | 'Deploying' | 'Emptying';
const statements = (policy: Policy) => Resources[policy].Properties.PolicyDocument.Statement;
const actions = (...policies: readonly Policy[]) =>
  [...new Set(policies.flatMap((policy) => statements(policy).flatMap(({ Action }) => Action)))].toSorted();

/** Names of clients that are not those of their service in IAM. */
const SERVICES: Readonly<Record<string, string>> = {
  cloudcontrol: 'cloudformation',
  'cloudwatch-logs': 'logs',
  'config-service': 'config',
  'route-53': 'route53',
  'secrets-manager': 'secretsmanager',
  'service-quotas': 'servicequotas',
};

/** Operations that need other actions than one of their name (Service Authorization Reference). */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'sts:GetCallerIdentity': [],
  's3:GetBucketEncryption': ['s3:GetEncryptionConfiguration'],
  's3:ListObjectVersions': ['s3:ListBucketVersions'],
  's3:DeleteObjects': ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
  'ecs:RunTask': ['ecs:RunTask', 'iam:PassRole'],
  // Cloud Control calls the service as its caller: what the type's schema lists for its handler `list`.
  'cloudformation:ListResources': [
    'cloudformation:ListResources',
    'access-analyzer:ListAnalyzers',
    'guardduty:ListDetectors',
    'logs:DescribeLogGroups',
    'securityhub:DescribeHub',
    'securityhub:GetEnabledStandards',
  ],
};
/** Region switch has no client of the SDK, so its one call is not found; and the CDK's own. */
const BESIDES = ['arc-region-switch:ListPlanExecutions', 'sts:AssumeRole'];

const PROGRAMS = ['release/preflight', 'release/migration', 'release/flips', 'recovery/drill/alarms'];
const TEARDOWN = ['release/teardown'];

/** What programs call, by what is left of the SDK's imports when everything that they do not use is dropped. */
async function called(modules: readonly string[]): Promise<readonly string[]> {
  const { outputFiles } = await build({
    stdin: { contents: modules.map((name) => `export * from './lib/${name}';`).join('\n'), resolveDir: resolve('.') },
    bundle: true,
    write: false,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  const imports = outputFiles[0]?.text.matchAll(/import\s*\{([^}]*)\}\s*from "@aws-sdk\/client-([\w-]+)"/g) ?? [];
  return [...imports].flatMap(([, names = '', client = '']) =>
    [...names.matchAll(/\b(?:(\w+)Command\b|paginate(\w+))/g)].flatMap(([, command, page]) => {
      const operation = `${SERVICES[client] ?? client}:${command ?? page}`;
      return OTHERS[operation] ?? [operation];
    }),
  );
}

test('it may do what a deployment calls, and nothing else', async () => {
  const needed = [...new Set([...(await called(PROGRAMS)), ...BESIDES])].toSorted();
  // A teardown reads too; that this role may is no harm.
  const read = ['rds:DescribeDBClusters', 'rds:DescribeGlobalClusters', 'route53:ListResourceRecordSets'];
  expect(actions('Deploying')).toEqual([...new Set([...needed, ...read])].toSorted());
});

test('who tears down may do what a teardown calls besides', async () => {
  const needed = new Set([...(await called([...PROGRAMS, ...TEARDOWN])), ...BESIDES]);
  expect(actions('Deploying', 'Emptying')).toEqual([...needed].toSorted());
});

test('both may assume the roles that the templates of both regions name, and no other', () => {
  const folder = join(assemblyFolder(), 'assembly-staging');
  const all = readdirSync(folder)
    .filter((file) => /^manifest\.json$|\.assets\.json$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('${AWS::Partition}', 'aws'))
    .join('\n');
  const named = new Set([...all.matchAll(/"(arn:aws:iam::[^"]+)"/g)].map(([, arn = '']) => arn));
  const assumed = [...named].filter((arn) => !arn.includes('cfn-exec')).toSorted();
  const of = (policy: Policy) =>
    statements(policy)
      .filter(({ Action }) => Action.includes('sts:AssumeRole'))
      .flatMap(({ Resource }) => Resource ?? [])
      .toSorted();
  expect(of('Deploying')).toEqual(assumed);
  expect(of('Reading')).toEqual(assumed.filter((arn) => arn.includes('lookup-role')));
  expect(actions('Reading')).toEqual(['sts:AssumeRole']);
});

test('what it passes to a task are roles of the Data stack, whose names begin with that of the stack', () => {
  const data = tree('staging')
    .ofType('AWS::ECS::TaskDefinition')
    .filter(({ stack }) => stack.name === 'Data');
  const roles = tree('staging')
    .ofType('AWS::IAM::Role')
    .filter(({ stack }) => stack.name === 'Data');
  expect(data.length).toBe(2);
  for (const { properties, stack } of data)
    for (const key of ['TaskRoleArn', 'ExecutionRoleArn']) {
      const reference = JSON.stringify(at(properties, key));
      const found = roles.find((each) => each.stack === stack && reference.includes(`"${each.logicalId}"`));
      expect([key, found && at(found.properties, 'RoleName')]).toEqual([key, undefined]);
    }
});

test('a policy that is attached later adds nothing: the policy of each role is its boundary', () => {
  for (const { Properties } of [Deployer, Differ])
    expect(Properties.ManagedPolicyArns).toEqual([Properties.PermissionsBoundary]);
});

test('defaults are those of the environments', () => {
  expect([Parameters.RegionA?.Default, Parameters.RegionB?.Default]).toEqual([a.name, b.name]);
});

describe('the workflow of deployments', () => {
  const workflow = readFileSync('.github/workflows/deploy.yml', 'utf8');
  const jobs = z
    .record(z.string(), z.object({ environment: z.string(), 'timeout-minutes': z.number() }))
    .parse(parse(workflow).jobs);
  const trust = (properties: z.output<typeof role>) => JSON.stringify(properties.AssumeRolePolicyDocument);

  test('each role trusts one environment of one repository', () => {
    expect(trust(Deployer.Properties)).toContain('"repo:example/holdfast:environment:staging"');
    expect(trust(Differ.Properties)).toContain('"repo:example/holdfast:environment:diff-staging"');
    for (const { Properties } of [Deployer, Differ]) {
      expect(trust(Properties)).toContain('"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"');
      expect(trust(Properties)).not.toContain('StringLike');
    }
    expect([jobs.deploy?.environment, jobs.diff?.environment]).toEqual([
      '${{ inputs.environment }}',
      '${{ github.event.label.name }}',
    ]);
  });

  test('the credentials outlive the longest job', () => {
    expect(Deployer.Properties.MaxSessionDuration).toBeGreaterThanOrEqual(
      (jobs.deploy?.['timeout-minutes'] ?? 999) * 60,
    );
    expect(Differ.Properties.MaxSessionDuration).toBeGreaterThanOrEqual((jobs.diff?.['timeout-minutes'] ?? 999) * 60);
  });
});
