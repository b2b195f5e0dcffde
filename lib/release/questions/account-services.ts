/** What an account has once in a region: it exists already and must be adopted, or must be switched on. */
import { BackupClient, DescribeRegionSettingsCommand } from '@aws-sdk/client-backup';
import { CloudControlClient, ListResourcesCommand } from '@aws-sdk/client-cloudcontrol';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  ListSyslogConfigurationsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { ConfigServiceClient, DescribeConfigurationRecordersCommand } from '@aws-sdk/client-config-service';
import { BatchGetAccountStatusCommand, Inspector2Client } from '@aws-sdk/client-inspector2';
import { at, type Json, list } from '../../assembly/template-index';
import type { Singleton } from '../../config/choices';
import { OS_METRICS, stackName } from '../../config/names';
import { clientSettings } from '../../recovery/drill/aws-clients';
import { withClient } from '../../runtime/aws-client';
import { type Question, type Scope, stated } from '../question';

/** Names of what exists in the region. */
type Existing = (scope: Scope) => Promise<readonly string[]>;

const settings = ({ config, region }: Scope) => clientSettings(config(region));

const listed =
  (TypeName: string): Existing =>
  async (scope) => {
    const client = new CloudControlClient(settings(scope));
    const { ResourceDescriptions } = await withClient(client, (control) =>
      control.send(new ListResourcesCommand({ TypeName })),
    );
    return stated(ResourceDescriptions, 'ResourceDescriptions').map(({ Identifier }) => Identifier ?? '');
  };

/** Cloud Control cannot list recorders. */
const recorders: Existing = async (scope) => {
  const client = new ConfigServiceClient(settings(scope));
  const { ConfigurationRecorders } = await withClient(client, (config) =>
    config.send(new DescribeConfigurationRecordersCommand({})),
  );
  return stated(ConfigurationRecorders, 'ConfigurationRecorders').map(({ name }) => name ?? '');
};

/** As CloudFormation, which refuses a log group whose name is taken: RDS makes this one for any instance with Enhanced Monitoring. */
const metricsLogs: Existing = async (scope) => {
  const client = new CloudWatchLogsClient(settings(scope));
  const { logGroups } = await withClient(client, (logs) =>
    logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: OS_METRICS })),
  );
  const names = stated(logGroups, 'logGroups').map(({ logGroupName = '' }) => logGroupName);
  return names.filter((name) => name === OS_METRICS);
};

/** Kinds of resources that Inspector scans already. */
const scans: Existing = async (scope) => {
  const client = new Inspector2Client(settings(scope));
  const { accounts } = await withClient(client, (inspector) =>
    inspector.send(new BatchGetAccountStatusCommand({ accountIds: [scope.environment.account] })),
  );
  const { resourceState } = stated(accounts?.[0], 'accounts');
  return Object.entries(stated(resourceState, 'resourceState')).flatMap(([kind, { status = '' }]) =>
    status === 'ENABLED' ? [kind] : [],
  );
};

/** Configurations of others do no harm, but not every region has the operation. */
const syslog: Existing = async (scope) => {
  const client = new CloudWatchLogsClient(settings(scope));
  const command = new ListSyslogConfigurationsCommand({});
  try {
    const { syslogConfigurations } = await withClient(client, (logs) => logs.send(command));
    return stated(syslogConfigurations, 'syslogConfigurations') && [];
  } catch (error) {
    if (error instanceof Error && error.name === 'UnknownOperationException') return ['not offered here'];
    throw error;
  }
};

interface Adoptable {
  readonly adopt: Singleton;
  readonly type: string;
  /** Which resource of the type, where there are others; default: any. */
  readonly where?: (properties: Json) => boolean;
  readonly existing?: Existing;
}

/** What a second one of is refused, or changes what others rely on. */
const ADOPTABLE: readonly Adoptable[] = [
  { adopt: 'configRecorder', type: 'AWS::Config::ConfigurationRecorder', existing: recorders },
  { adopt: 'guardDutyDetector', type: 'AWS::GuardDuty::Detector' },
  { adopt: 'securityHub', type: 'AWS::SecurityHub::HubV2' },
  { adopt: 'securityStandards', type: 'AWS::SecurityHub::Hub' },
  { adopt: 'accessAnalyzers', type: 'AWS::AccessAnalyzer::Analyzer' },
  {
    adopt: 'inspector',
    type: 'Custom::AccountServices',
    where: (properties) => list(properties, 'Scanned').length > 0,
    existing: scans,
  },
  { adopt: 'syslogConfiguration', type: 'Custom::SyslogConfiguration', existing: syslog },
  {
    adopt: 'databaseMetricsLog',
    type: 'AWS::Logs::LogGroup',
    where: (properties) => at(properties, 'LogGroupName') === OS_METRICS,
    existing: metricsLogs,
  },
];

const isDeployed = async ({ stacks, environment }: Scope, stack: string): Promise<boolean> =>
  (await stacks()).has(stackName(environment, stack));

const adoptions = ADOPTABLE.map(({ adopt, type, where = () => true, existing = listed(type) }): Question => ({
  name: `adopt: ${adopt}`,
  of: 'region',
  required: 'none that is managed elsewhere, or it is adopted',
  fix: `add ${adopt} to adopted in lib/config/environments.ts, or delete the one that exists`,
  ask: async (scope) => {
    const [owner] = scope
      .release()
      .templates.ofType(type)
      .filter(({ stack, properties }) => stack.region === scope.region.name && where(properties));
    if (!owner) return { holds: true, found: 'adopted' };
    if (await isDeployed(scope, owner.stack.name)) return { holds: true, found: `in ${owner.stack.name}` };
    const found = await existing(scope);
    return { holds: found.length === 0, found: found.join(', ') || 'none' };
  },
}));

const optIn: Question = {
  name: 'Backup opt-in',
  of: 'region',
  required: 'AWS Backup is on for the kinds that are backed up, once Detection has switched it on',
  fix: 'aws backup update-region-settings --resource-type-opt-in-preference Aurora=true,S3=true',
  ask: async (scope) => {
    const kinds = scope.release().templates.resources.flatMap(({ properties }) => list(properties, 'BackedUp'));
    const { ResourceTypeOptInPreference } = await withClient(new BackupClient(settings(scope)), (backup) =>
      backup.send(new DescribeRegionSettingsCommand({})),
    );
    const now = stated(ResourceTypeOptInPreference, 'ResourceTypeOptInPreference');
    const off = [...new Set(kinds.map(String))].filter((kind) => now[kind] !== true);
    if (off.length === 0) return { holds: true, found: 'on' };
    const later = !(await isDeployed(scope, 'Detection'));
    return { holds: later, found: `off for ${off.join(', ')}${later ? '; Detection switches it on' : ''}` };
  },
};

export const ACCOUNT_SERVICES: readonly Question[] = [...adoptions, optIn];
