/** Two regions as a drill sees them from outside: KMS, front door and mail exchanger each, on loopback. Change them at will. */
import { createHmac } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { z } from 'zod';
import { startNameServer, type NameServer } from '../../lib/recovery/twin/engines/name-server';
import { freePort } from '../../lib/recovery/twin/engines/ports';
import { macText, readAuthorization } from '../../lib/runtime/request-mac';

export const DOMAIN = 'mail.example.com';
export const ADDRESS = { 'us-west-2': '127.0.0.2', 'us-east-2': '127.0.0.3' } as const;
export type RegionName = keyof typeof ADDRESS;
export const REGIONS: readonly RegionName[] = ['us-west-2', 'us-east-2'];

/** How a front door behaves. */
export type Mood = 'active' | 'not active' | 'silent' | 'writer away';

/** One heartbeat as a portal received it. */
export interface ReceivedHeartbeat {
  readonly region: RegionName;
  readonly id: string;
  readonly connection: number;
}

export interface LoopbackRegions {
  readonly mood: Record<RegionName, Mood>;
  /** Reply of each mail exchanger to a message. */
  readonly mailReply: Record<RegionName, string>;
  readonly received: ReceivedHeartbeat[];
  /** Requests whose MAC was not this region's of exactly that request. */
  readonly forged: string[];
  /** Ids of stored heartbeats. */
  readonly stored: Set<string>;
  readonly mails: string[];
  readonly names: NameServer;
  readonly portalPort: number;
  readonly mailPort: number;
  readonly kms: Readonly<Record<RegionName, { readonly url: string; available: boolean }>>;
  readonly portalName: string;
  /** Which region the global name leads to. */
  lead(region: RegionName): void;
  close(): Promise<void>;
}

const secret = (region: string): string => `the key of ${region}, for the test only`;

export async function startLoopbackRegions(): Promise<LoopbackRegions> {
  const [west, east] = [ADDRESS['us-west-2'], ADDRESS['us-east-2']];
  const [portalPort, mailPort] = [await freePort(west, east), await freePort(west, east)];
  const portalName = `portal.${DOMAIN}`;
  const names = await startNameServer({
    [portalName]: west,
    ...Object.fromEntries(REGIONS.flatMap((region) => [[`mx.${region}.${DOMAIN}`, ADDRESS[region]], [`portal.${region}.${DOMAIN}`, ADDRESS[region]]])),
  });
  const kms = { 'us-west-2': await startKms('us-west-2'), 'us-east-2': await startKms('us-east-2') };
  const state = {
    mood: { 'us-west-2': 'active', 'us-east-2': 'not active' } as Record<RegionName, Mood>,
    mailReply: { 'us-west-2': '250 stored', 'us-east-2': '250 stored' } as Record<RegionName, string>,
    received: [] as ReceivedHeartbeat[], forged: [] as string[], stored: new Set<string>(), mails: [] as string[],
  };
  return { ...state, names, portalPort, mailPort, kms, portalName, lead: () => undefined, close: async () => undefined };
}
