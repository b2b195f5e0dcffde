/** Names of messages in the mail and quarantine buckets: whose, of which month, which; nothing about what is in them. */
import { randomUUID } from 'node:crypto';

/** Parts of an object key. */
export interface ObjectKey {
  /** The tenant; the first part, so that access, export and deletion go by prefix (B1, P3). */
  readonly customerId: string;
  /** Month in which the message was stored, UTC, `yyyy-mm`. */
  readonly month: string;
  /** A random UUID: an address or a message id would be customer data in every log of the bucket. */
  readonly id: string;
}

/** `<customer_id>/<yyyy-mm>/<uuid>`; the customer's part is that of the database's domain `customer_id`. */
export const OBJECT_KEY =
  /^(?<customerId>[a-z0-9][a-z0-9-]{1,61}[a-z0-9])\/(?<month>\d{4}-(?:0[1-9]|1[0-2]))\/(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/;

/**
 * The key of a new object.
 * @param customerId whose message it is
 * @param storedAt when it is stored
 * @param id default: a new random UUID
 * @throws where a part would not make an opaque key, such as a customer id with a slash
 */
export function objectKey(customerId: string, storedAt: Date, id: string = randomUUID()): string {
  const key = `${customerId}/${storedAt.toISOString().slice(0, 7)}/${id}`;
  if (!OBJECT_KEY.test(key))
    throw new Error('an object key must be <customer_id>/<yyyy-mm>/<uuid>; a part of this one is not');
  return key;
}

/** The parts of a key, or `undefined` where it is not one of ours. */
export function parseObjectKey(key: string): ObjectKey | undefined {
  const { customerId, month, id } = OBJECT_KEY.exec(key)?.groups ?? {};
  return customerId && month && id ? { customerId, month, id } : undefined;
}
