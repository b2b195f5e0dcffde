/** Puts an event on the region's event bus; a rule of the same stack notifies the on-call engineer. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ANNOUNCEMENT } from '../../contracts/region-switch-functions';
import { withClient } from '../../runtime/aws-client';
import { settings } from './aws-client';

/** @throws where the bus does not accept the event */
export async function putEvent(
  region: string,
  detailType: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const entry = { Source: ANNOUNCEMENT.source, DetailType: detailType, Detail: JSON.stringify(detail) };
  const { FailedEntryCount: failed, Entries: entries = [] } = await withClient(
    new EventBridgeClient(settings(region)),
    (bus) => bus.send(new PutEventsCommand({ Entries: [entry] })),
  );
  if (failed)
    throw new Error(
      `the event bus of ${region} must accept the event, it answered ${entries[0]?.ErrorCode ?? 'nothing'}`,
    );
}
