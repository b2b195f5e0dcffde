import { z } from 'zod';
import { field } from '../config/validate/schema';

const amount = (usual = 0) =>
  field(z.number().nonnegative().default(usual), 'load', `must be a number from 0; left out: ${usual}`);

/** What an environment is used for in a month, all regions together. Nothing: only what stands costs. */
export const LOAD = z.strictObject({
  /** GB in the database; every region has them. */
  databaseGb: amount(),
  /** Share of the database that changes in a day. */
  databaseChange: field(z.number().min(0).max(1).default(0.02), 'load', 'must be a share from 0 to 1; left out: 0.02'),
  /** Millions of storage requests, and of writes that are replicated. */
  databaseMillionRequests: amount(),
  databaseMillionWrites: amount(),
  /** GB of stored mail; every region has them. */
  objectGb: amount(),
  /** Millions of messages that are received, stored and scanned; each is received in one region. */
  millionMails: amount(),
  /** KiB of a message, and of what is logged about it. */
  mailKib: amount(75),
  mailLogKib: amount(2),
  /** Millions of requests to the portal. */
  millionRequests: amount(),
  /** GB of logs apart from those about messages. */
  logGb: amount(),
  /** Millions of calls to AWS that CloudTrail records. */
  millionCalls: amount(),
  /** GB that leave through NAT. */
  outboundGb: amount(),
});

export type Load = Readonly<z.infer<typeof LOAD>>;

/** Nothing is stored and no client comes. */
export const IDLE: Load = LOAD.parse({});
