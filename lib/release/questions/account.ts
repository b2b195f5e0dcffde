/** The account: who asks, what the CDK has set up there, and what state this environment's stacks are in. */
import {
  DBClusterNotFoundFault,
  DescribeDBClustersCommand,
  DescribeDBEngineVersionsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { GetRoleCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import { GetBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientSettings, isAboutCredentials, SIGN_IN } from '../../recovery/drill/aws-clients';
import { clusterId } from '../../config/names';
import { BACKUP } from '../../config/numbers';
import { withClient } from '../../runtime/aws-client';
import { messageOf } from '../../runtime/text';
import { flipsIn } from '../flips';
import { type Found, type Question, type Scope, stated } from '../question';

/** Asked before all others: their answers would be those of another account. */
export const CREDENTIALS: Question = {
  name: 'credentials',
  of: 'account',
  required: "credentials of the environment's account",
  fix: SIGN_IN,
  ask: async (scope) => {
    const sts = new STSClient(settings(scope));
    const caller = await withClient(sts, (client) => client.send(new GetCallerIdentityCommand({}))).catch(refused);
    if (typeof caller === 'string') return { holds: false, found: caller };
    const account = stated(caller.Account, 'Account');
    const holds = account === scope.environment.account;
    return { holds, found: holds ? stated(caller.Arn, 'Arn') : `account ${account}` };
  },
};

/** What is wrong with the credentials. @throws the error, where it is about something else */
function refused(error: unknown): string {
  if (isAboutCredentials(error)) return messageOf(error);
  throw error;
}

const settings = ({ config, region }: Scope) => clientSettings(config(region));

const bootstrapCall = ({ environment: { account, bootstrapQualifier }, region }: Scope): string =>
  `npx cdk bootstrap aws://${account}/${region.name} --qualifier ${bootstrapQualifier} --bootstrap-customer-key --termination-protection`;

export const ACCOUNT: readonly Question[] = [
  {
    name: 'bootstrap version',
    of: 'region',
    required: 'the CDK’s bootstrap, as new as the templates ask for',
    fix: 'bootstrap the region',
    ask: async (scope) => {
      const { parameter, version } = scope.release().bootstrap(scope.region);
      const command = new GetParameterCommand({ Name: parameter });
      const found = await withClient(new SSMClient(settings(scope)), (ssm) => ssm.send(command)).then(
        ({ Parameter }) => stated(Parameter?.Value, 'Parameter'),
        none(ParameterNotFound),
      );
      const holds = found !== undefined && Number(found) >= version;
      return { holds, found: `${parameter} ${found ?? 'missing'}, needed ${version}`, fix: bootstrapCall(scope) };
    },
  },
  {
    name: 'execution role',
    of: 'region',
    required:
      'the role by which CloudFormation works, under the name in the templates and the one by which the stacks were made',
    fix: 'bootstrap the region',
    ask: async (scope) => {
      const { executionRole: RoleName } = scope.release().bootstrap(scope.region);
      const [stray] = [...(await scope.stacks())].filter(([, { role }]) => role !== undefined && role !== RoleName);
      if (stray) {
        const [stack, { role = '' }] = stray;
        const fix =
          'set bootstrapQualifier in lib/config/environments.ts as it was: that role alone may change keys, vault and records';
        return { holds: false, found: `${stack} was made by ${role}, the templates name ${RoleName}`, fix };
      }
      const role = await withClient(new IAMClient(settings(scope)), (iam) =>
        iam.send(new GetRoleCommand({ RoleName })),
      ).then(({ Role }) => stated(Role, 'Role'), none(NoSuchEntityException));
      const holds = role !== undefined;
      return { holds, found: `${RoleName}${holds ? '' : ' missing'}`, fix: bootstrapCall(scope) };
    },
  },
  {
    name: 'bootstrap key',
    of: 'region',
    required: 'assets encrypted with a key of the account',
    fix: 'bootstrap the region',
    ask: async (scope) => {
      const { bucket: Bucket } = scope.release().bootstrap(scope.region);
      const command = new GetBucketEncryptionCommand({ Bucket });
      const found = await withClient(new S3Client(settings(scope)), (s3) => s3.send(command)).then(
        ({ ServerSideEncryptionConfiguration }) =>
          stated(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault, 'rule'),
        (error: unknown) => {
          if (error instanceof Error && error.name === 'NoSuchBucket') return undefined;
          throw error;
        },
      );
      const key = found?.KMSMasterKeyID;
      const holds = found?.SSEAlgorithm === 'aws:kms' && key !== undefined && !key.endsWith('alias/aws/s3');
      const seen = found ? `${found.SSEAlgorithm} ${key ?? "with AWS's key"}` : 'no bucket';
      return { holds, found: `${Bucket}: ${seen}`, fix: bootstrapCall(scope) };
    },
  },
  {
    name: 'stacks',
    of: 'region',
    required: 'no stack of the environment in a state that refuses a deployment',
    fix: 'wait for IN_PROGRESS; for FAILED: npx cdk rollback, or delete the stack (docs/deploy.md, "Rollback")',
    ask: async ({ stacks }) => {
      const all = [...(await stacks())];
      const stuck = all.filter(([, { status }]) => /_IN_PROGRESS$|(ROLLBACK|DELETE)_FAILED$/.test(status));
      const found = stuck.map(([name, { status }]) => `${name} ${status}`).join(', ');
      return { holds: stuck.length === 0, found: found || `${all.length} stacks` };
    },
  },
  {
    name: 'engine version',
    of: 'region',
    required: 'the database engine’s version is offered, for global databases',
    fix: 'choose a version that both regions offer, in lib/config/environments.ts',
    ask: async (scope) => {
      const { engineVersion: EngineVersion } = scope.environment.database;
      const command = new DescribeDBEngineVersionsCommand({ Engine: 'aurora-postgresql', EngineVersion });
      const answer = await withClient(new RDSClient(settings(scope)), (rds) => rds.send(command));
      const [offered] = stated(answer.DBEngineVersions, 'DBEngineVersions');
      const needsGlobal = scope.environment.regions.length > 1;
      const holds = offered !== undefined && (!needsGlobal || offered.SupportsGlobalDatabases === true);
      return {
        holds,
        found: `${EngineVersion} ${offered ? 'offered' : 'not offered'}${holds || !offered ? '' : ', not for global databases'}`,
      };
    },
  },
  {
    name: 'automated backups',
    of: 'region',
    required:
      'the retention of the cluster that is in force: AWS Backup has taken its backups over, and RDS takes no other',
    fix: 'change BACKUP.retention first, and BACKUP.automated later (docs/deploy.md, "Another retention of backups")',
    ask: async (scope) => {
      const { environment, region } = scope;
      const command = new DescribeDBClustersCommand({ DBClusterIdentifier: clusterId(environment, region) });
      const found = await withClient(new RDSClient(settings(scope)), (rds) => rds.send(command)).then(
        ({ DBClusters }) => stated(DBClusters?.[0], 'DBClusters'),
        none(DBClusterNotFoundFault),
      );
      if (found?.AwsBackupRecoveryPointArn === undefined) return { holds: true, found: 'not taken over yet' };
      const [now, next] = [stated(found.BackupRetentionPeriod, 'BackupRetentionPeriod'), BACKUP.automated.days];
      return { holds: now === next, found: `${now} days, BACKUP.automated ${next}` };
    },
  },
  {
    name: 'flip',
    of: 'region',
    required: 'no flip under way',
    fix: 'end or cancel it first (docs/runbooks/region-flip.md); --despite-flip where that page says so',
    ask: async ({ environment, region, config }): Promise<Found> => {
      if (environment.regions.length < 2) return { holds: true, found: 'one region' };
      const flips = await flipsIn(environment, config(region));
      const found = flips.map(({ what, state, executionId }) => `${what}, ${state}, execution ${executionId}`);
      return { holds: flips.length === 0, found: found.join('; ') || 'none' };
    },
  },
];

/** Undefined for an error that says that the thing does not exist; any other is thrown on. */
const none =
  (missing: abstract new (...args: never) => Error) =>
  (error: unknown): undefined => {
    if (!(error instanceof missing)) throw error;
    return undefined;
  };
