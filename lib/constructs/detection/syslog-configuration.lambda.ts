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
import { customResource } from '../../runtime/custom-resource';
import { type SyslogConfiguration, syslogConfiguration } from './syslog-contract';

/** A handler has a minute, and CloudFormation an answer within it: inner time-outs end first. */
const CLIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

export const handler = customResource({
  physicalId: 'syslog-configuration',
  properties: syslogConfiguration,
  apply: (wanted, before) => withClient((client) => replace(client, wanted, before)),
  remove: (made) => withClient((client) => remove(client, made)),
});

async function withClient(work: (client: CloudWatchLogsClient) => Promise<void>): Promise<void> {
  const client = new CloudWatchLogsClient(CLIENT);
  try {
    await work(client);
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
