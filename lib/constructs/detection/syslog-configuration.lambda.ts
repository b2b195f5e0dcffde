/**
 * Leads the messages of a syslog endpoint into a log group: CloudFormation has no type for it. Putting may be repeated; a
 * configuration that is replaced is deleted after the new one stands, so that no message finds none.
 */
import {
  CloudWatchLogsClient,
  DeleteSyslogConfigurationCommand,
  PutSyslogConfigurationCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { customResourceEvent } from '../../runtime/custom-resource';
import { answer } from './answer';
import { type SyslogConfiguration, syslogConfiguration } from './syslog-contract';

const requestEvent = customResourceEvent.extend({
  ResourceProperties: syslogConfiguration,
  OldResourceProperties: syslogConfiguration.optional(),
});

/** A handler has a minute, and CloudFormation an answer within it: inner time-outs end first. */
const CLIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

export const handler = (event: unknown): Promise<void> => answer(event, 'syslog-configuration', () => configure(event));

async function configure(event: unknown): Promise<void> {
  const { RequestType, ResourceProperties, OldResourceProperties } = requestEvent.parse(event);
  const client = new CloudWatchLogsClient(CLIENT);
  try {
    if (RequestType === 'Delete') await remove(client, ResourceProperties);
    else await replace(client, ResourceProperties, OldResourceProperties);
  } finally {
    client.destroy();
  }
}

async function replace(
  client: CloudWatchLogsClient,
  wanted: SyslogConfiguration,
  before: SyslogConfiguration | undefined,
): Promise<void> {
  await client.send(new PutSyslogConfigurationCommand(input(wanted)));
  const same = before === undefined || (before.Endpoint === wanted.Endpoint && before.LogGroup === wanted.LogGroup);
  if (!same) await remove(client, before);
}

/** What is gone already needs no deletion: its log group or endpoint may have been deleted first. */
async function remove(client: CloudWatchLogsClient, configuration: SyslogConfiguration): Promise<void> {
  try {
    await client.send(new DeleteSyslogConfigurationCommand(input(configuration)));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}

const input = ({ LogGroup, Endpoint }: SyslogConfiguration) => ({
  logGroupIdentifier: LogGroup,
  vpcEndpointId: Endpoint,
});
