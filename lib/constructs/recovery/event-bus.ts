/** Puts an event on the region's event bus; a rule of the same stack notifies the on-call engineer. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ANNOUNCEMENT, PATIENCE_MS } from '../../contracts/region-switch-functions';

/** @throws where the bus does not accept the event */
export async function putEvent(
  region: string,
  detailType: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const bus = new EventBridgeClient({
    region,
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: PATIENCE_MS.connect,
      requestTimeout: PATIENCE_MS.request,
      throwOnRequestTimeout: true,
    },
  });
  try {
    const { FailedEntryCount: failed, Entries: entries = [] } = await bus.send(
      new PutEventsCommand({
        Entries: [{ Source: ANNOUNCEMENT.source, DetailType: detailType, Detail: JSON.stringify(detail) }],
      }),
    );
    if (failed)
      throw new Error(
        `the event bus of ${region} must accept the event, it answered ${entries[0]?.ErrorCode ?? 'nothing'}`,
      );
  } finally {
    bus.destroy();
  }
}
