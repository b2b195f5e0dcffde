/** Amazon EventBridge: keeps the events that the plan's functions put. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../../lib/runtime/text';
import { jsonProtocol, operation, service, type Service } from './service';

/** An event as it was put. */
export interface PutEvent {
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

const entry = z.object({
  Source: z.string(),
  DetailType: z.string(),
  Detail: z.string(),
  EventBusName: z.string().optional(),
});

/** Serves it; `keep` gets every event in order. */
export const eventsService = (keep: (event: PutEvent) => void): Service =>
  service<unknown>('events', jsonProtocol('1.1'), {
    PutEvents: operation(z.strictObject({ Entries: z.array(entry).min(1).max(10) }), (region, { Entries }) => {
      const results = Entries.map(({ Source: source, DetailType: detailType, Detail }) => {
        const detail = parseJson(Detail);
        if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
        keep({ region, source, detailType, detail });
        return { EventId: randomUUID() };
      });
      return { FailedEntryCount: results.filter(({ EventId }) => EventId === undefined).length, Entries: results };
    }),
  });
