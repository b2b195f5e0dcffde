/** One signed request to Region switch and its answer, by AWS JSON 1.0. */
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { z } from 'zod';
import ipaddr from 'ipaddr.js';
import { USER_AGENT } from '../config/names';
import { NoAnswer, RegionSwitchError, wasSent, UnreadableAnswer } from './errors';
import { MODEL } from './model/model';

/** What a request is sent to, and by whom. */
export interface Connection {
  readonly region: string;
  readonly endpoint: URL;
  readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** Milliseconds until an attempt is given up. */
  readonly timeout: number;
}

const CONTENT_TYPE = `application/x-amz-json-${MODEL.service.jsonVersion}`;

/**
 * Sends one request, once.
 * @returns the answer's JSON
 * @throws RegionSwitchError, NoAnswer or UnreadableAnswer
 */
export async function send(line: Connection, operation: string, body: string, signal?: AbortSignal): Promise<unknown> {
  const headers = await signed(line, operation, body);
  signal?.throwIfAborted();
  const { status, text } = await exchange(line, operation, { headers, body, signal });
  if (status >= 200 && status < 300) return json(line, operation, text);
  throw refusal(line, operation, status, text);
}

async function signed(
  { region, endpoint, credentials }: Connection,
  operation: string,
  body: string,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({ service: MODEL.service.signingName, region, credentials, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path: endpoint.pathname,
    headers: {
      host: endpoint.host,
      'content-type': CONTENT_TYPE,
      'user-agent': USER_AGENT,
      'x-amz-target': `${MODEL.service.targetPrefix}.${operation}`,
    },
    body,
  });
  return headers;
}

interface Request {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
}

/** A redirect is no answer of this service: it is not followed. */
async function exchange(
  { region, endpoint, timeout }: Connection,
  operation: string,
  { headers, body, signal }: Request,
): Promise<{ status: number; text: string }> {
  const limit = AbortSignal.timeout(timeout);
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    signal?.throwIfAborted();
    throw new NoAnswer(operation, region, wasSent(error), error);
  }
}

function json({ region }: Connection, operation: string, text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    throw new UnreadableAnswer(operation, region, error);
  }
}

/** The type is written `prefix#Code` or `Code:url`, and `message` by some services with a capital. */
const refused = z.object({
  __type: z.string().default(''),
  code: z.string().default(''),
  message: z.string().optional(),
  Message: z.string().optional(),
});

function refusal({ region }: Connection, operation: string, status: number, text: string): RegionSwitchError {
  const { __type, code, message, Message } = refused.parse(objectIn(text));
  const name = (__type || code).split('#').at(-1)?.split(':').at(0) || `HTTP ${status}`;
  return new RegionSwitchError(operation, region, name, status, message ?? Message ?? '');
}

/** What stands in front of the service may answer with something else than JSON. */
function objectIn(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return refused.safeParse(parsed).success ? parsed : {};
  } catch {
    return {};
  }
}

// Where Region switch is called: AWS's endpoint of a region, or the loopback address of a rehearsal and nothing between.

/** Whether a host is a loopback address. A name is none: it can lead anywhere. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/**
 * The URL to call.
 * @param region as AWS names it, for example `us-west-2`
 * @param loopback `http://<loopback address>:<port>` of a rehearsal; undefined for AWS's own endpoint
 * @throws Error where the URL leads anywhere else than to this machine, because a rehearsal must never reach AWS
 */
export function endpointOf(region: string, loopback: string | undefined): URL {
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(region))
    throw new Error(`a region must be given, got ${JSON.stringify(region)}`);
  if (loopback === undefined) return new URL(`https://${MODEL.service.endpointPrefix}.${region}.api.aws/`);
  const url = URL.canParse(loopback) ? new URL(loopback) : undefined;
  if (url?.protocol === 'http:' && isLoopback(url.hostname)) return url;
  throw new Error(
    `the endpoint of a rehearsal must be http and a loopback address, got ${JSON.stringify(loopback)}; leave it out to call AWS`,
  );
}
