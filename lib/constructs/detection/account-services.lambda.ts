/**
 * Switches on what CloudFormation cannot: AWS Config's service-linked role (one per account, so neither region's stack can own
 * it), Inspector, and AWS Backup for kinds of resources in its region. Safe to repeat. Deleting the stack switches
 * nothing off: others may rely on it, and to stop watching is a separate decision.
 */
import { BackupClient, DescribeRegionSettingsCommand, UpdateRegionSettingsCommand } from '@aws-sdk/client-backup';
import { CreateServiceLinkedRoleCommand, IAMClient, InvalidInputException } from '@aws-sdk/client-iam';
import { EnableCommand, Inspector2Client, type ResourceScanType } from '@aws-sdk/client-inspector2';
import { customResource } from '../../runtime/custom-resource';
import { accountServices, type AccountServicesRequest } from './account-services-contract';

/** Four calls at their slowest fit into the function's timeout: inner time-outs end first. */
const TIMEOUT = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
const CLIENT = { maxAttempts: 3, requestHandler: TIMEOUT };

/** Inspector's error codes that mean: it is on already. */
const DONE: readonly string[] = ['ALREADY_ENABLED', 'ENABLE_IN_PROGRESS'];

export const handler = customResource({
  physicalId: 'account-services',
  properties: accountServices,
  apply: switchOn,
});

async function switchOn({ ServiceRoles, Scanned, BackedUp }: AccountServicesRequest): Promise<void> {
  for (const service of ServiceRoles) await ensureRole(service);
  if (Scanned.length > 0) await scan(Scanned);
  if (BackedUp.length > 0) await backUp(BackedUp);
}

async function ensureRole(service: string): Promise<void> {
  const client = new IAMClient(CLIENT);
  try {
    await client.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service }));
  } catch (error) {
    // IAM's error where the role exists.
    if (!(error instanceof InvalidInputException && error.message.includes('has been taken'))) throw error;
  } finally {
    client.destroy();
  }
}

async function scan(resourceTypes: ResourceScanType[]): Promise<void> {
  const client = new Inspector2Client(CLIENT);
  try {
    const { failedAccounts = [] } = await client.send(new EnableCommand({ resourceTypes }));
    const failed = failedAccounts.filter(({ errorCode }) => !DONE.includes(String(errorCode)));
    if (failed.length > 0)
      throw new Error(
        `Inspector must scan ${resourceTypes.join(', ')}; it says ${failed.map(({ errorCode, errorMessage }) => `${errorCode}: ${errorMessage}`).join('; ')}`,
      );
  } finally {
    client.destroy();
  }
}

/** Switches on the kinds that are off, and leaves all others unchanged. */
async function backUp(kinds: readonly string[]): Promise<void> {
  const client = new BackupClient(CLIENT);
  try {
    const { ResourceTypeOptInPreference: now = {} } = await client.send(new DescribeRegionSettingsCommand({}));
    const off = kinds.filter((kind) => now[kind] !== true);
    if (off.length === 0) return;
    await client.send(
      new UpdateRegionSettingsCommand({
        ResourceTypeOptInPreference: Object.fromEntries(off.map((kind) => [kind, true])),
      }),
    );
  } finally {
    client.destroy();
  }
}
