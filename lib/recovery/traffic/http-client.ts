/** One client's way through the front door: a connection that is kept alive, and left when it leads nowhere. */
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { USER_AGENT } from '../../config/names';
import { messageOf } from '../../runtime/text';
import type { TrafficOrder } from './contract';
import type { Names } from './dns';

/** No reply, with the reason as Node or this client calls it. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(readonly code: string) {
    super(code);
  }
}

export interface PortalReply {
  readonly status: number;
  readonly body: string;
  /** The server's clock, in milliseconds since 1970 and to the second; undefined where it does not say. */
  readonly date: number | undefined;
}

export interface PortalRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Limits of a request. */
export interface Limits {
  /** Milliseconds for the connection. */
  readonly connect: number;
  /** Milliseconds for the whole. */
  readonly answer: number;
  /** Bytes of a reply; default: a million. A longer one is none of the portal's. */
  readonly bytes?: number;
}

/** Sends one request at a time over one connection, which outlives them. */
export class HttpClient {
  #agent: HttpAgent | HttpsAgent | undefined;

  constructor(
    private readonly portal: TrafficOrder['portal'],
    private readonly names: Pick<Names, 'lookup'>,
    private readonly limits: Limits,
  ) {}

  /** @throws Unanswered; the connection is then left */
  async send({ method, path, headers, body }: PortalRequest): Promise<PortalReply> {
    const { host, port, tls } = this.portal;
    const agent = (this.#agent ??= new (tls ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 }));
    const { lookup } = this.names;
    const length =
      body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const sent = { 'User-Agent': USER_AGENT, ...headers, ...length };
    const options = { host, port, method, path, agent, headers: sent, ...(lookup && { lookup }) };
    const request = (tls ? httpsRequest : httpRequest)(options);
    try {
      return await receiveReply(request, { body, established: tls ? 'secureConnect' : 'connect' }, this.limits);
    } catch (error) {
      this.disconnect();
      throw error instanceof Unanswered ? error : new Unanswered(codeOf(error));
    }
  }

  /** Closes the connection; the next request asks for the name again. */
  disconnect(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }
}

interface Sending {
  readonly body: string | undefined;
  /** The event by which a socket says that it can be written to. */
  readonly established: 'connect' | 'secureConnect';
}

function receiveReply(request: ClientRequest, { body, established }: Sending, limits: Limits): Promise<PortalReply> {
  const timers = [setTimeout(() => request.destroy(new Unanswered('no answer in time')), limits.answer)];
  return new Promise<PortalReply>((resolve, reject) => {
    request.once('socket', (socket: Socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => request.destroy(new Unanswered('no connection in time')), limits.connect);
      timers.push(timer);
      socket.once(established, () => clearTimeout(timer));
    });
    request.on('error', reject);
    request.once('response', (response: IncomingMessage) => {
      textOf(response, limits).then(
        (body) => resolve({ status: response.statusCode ?? 0, body, date: dateOf(response) }),
        reject,
      );
    });
    request.end(body);
  }).finally(() => timers.forEach(clearTimeout));
}

function dateOf({ headers }: IncomingMessage): number | undefined {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? undefined : date;
}

async function textOf(response: IncomingMessage, { bytes: most = 1_000_000 }: Limits): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(Buffer.from(chunk));
    bytes += Buffer.byteLength(chunk);
    if (bytes > most) throw new Unanswered('too long a reply');
  }
  return Buffer.concat(chunks).toString('utf8');
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : messageOf(error);
