/** What an account has once in a region: it exists already and must be adopted, or must be switched on. */
import { BackupClient, DescribeRegionSettingsCommand } from '@aws-sdk/client-backup';
import { CloudControlClient, ListResourcesCommand } from '@aws-sdk/client-cloudcontrol';
import { ConfigServiceClient, DescribeConfigurationRecordersCommand } from '@aws-sdk/client-config-service';
import { list } from '../../assembly/template-index';
import type { Singleton } from '../../config/choices';
import { stackName } from '../../config/names';
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

/** Types of which a second one is refused, or changes what others rely on. Inspector and syslog are switched on repeatably. */
const ADOPTABLE: readonly { readonly adopt: Singleton; readonly type: string; readonly existing?: Existing }[] = [
  { adopt: 'configRecorder', type: 'AWS::Config::ConfigurationRecorder', existing: recorders },
  { adopt: 'guardDutyDetector', type: 'AWS::GuardDuty::Detector' },
  { adopt: 'securityHub', type: 'AWS::SecurityHub::Hub' },
  { adopt: 'securityStandards', type: 'AWS::SecurityHub::Standard' },
  { adopt: 'accessAnalyzers', type: 'AWS::AccessAnalyzer::Analyzer' },
];

const isDeployed = async ({ stacks, environment }: Scope, stack: string): Promise<boolean> =>
  (await stacks()).has(stackName(environment, stack));

const adoptions = ADOPTABLE.map(({ adopt, type, existing = listed(type) }): Question => ({
  name: `adopt: ${adopt}`,
  of: 'region',
  required: 'none that is managed elsewhere, or it is adopted',
  fix: `add ${adopt} to adopted in lib/config/environments.ts, or delete the one that exists`,
  ask: async (scope) => {
    const [owner] = scope
      .release()
      .templates.ofType(type)
      .filter(({ stack }) => stack.region === scope.region.name);
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
