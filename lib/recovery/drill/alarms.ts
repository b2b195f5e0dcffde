/** The service's alarms that are on. */
import { AlarmType, CloudWatchClient, paginateDescribeAlarms, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Environment, Region } from '../../config/types';
import { withClient } from '../../runtime/aws-client';
import { type ClientConfig, clientSettings } from './aws-clients';

/** Names of the environment's alarms in state ALARM in a region. @throws where it does not answer */
export async function alarmsOn(
  config: ClientConfig,
  { name }: Environment,
  { letter }: Region,
): Promise<readonly string[]> {
  const input = {
    StateValue: StateValue.ALARM,
    AlarmNamePrefix: `${name}-${letter}-`,
    AlarmTypes: [AlarmType.MetricAlarm, AlarmType.CompositeAlarm],
  };
  return withClient(new CloudWatchClient(clientSettings(config)), async (client) => {
    const names: string[] = [];
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, input))
      names.push(...[...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName ?? ''));
    return names;
  });
}
