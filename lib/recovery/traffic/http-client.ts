/** One client's way through the front door: a connection that is kept alive, and left when it leads nowhere. */
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { TrafficOrder } from './contract';
import type { Names } from './dns';

/** No reply, with the reason as Node or this client calls it. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(readonly code: string) {
    super(code);
  }
}

export interface DoorReply {
  readonly status: number;
  readonly body: string;
  /** The server's clock, in milliseconds since 1970 and to the second; undefined where it does not say. */
  readonly date: number | undefined;
}

export interface DoorRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Milliseconds: for the connection, and for the whole. */
export interface Patience {
  readonly connect: number;
  readonly answer: number;
}

/** A reply that is longer than this is none of the portal's, in bytes. */
const LONGEST_REPLY = 1_000_000;

/** Sends one request at a time over one connection, which outlives them. */
export class HttpClient {
  readonly #portal: TrafficOrder['portal'];
  readonly #names: Names;
  readonly #patience: Patience;
  #agent: HttpAgent | HttpsAgent | undefined;

  constructor(portal: TrafficOrder['portal'], names: Names, patience: Patience) {
    this.#portal = portal;
    this.#names = names;
    this.#patience = patience;
  }

  /** @throws Unanswered; the connection is then left */
  async send({ method, path, headers, body }: DoorRequest): Promise<DoorReply> {
    const { host, port, tls } = this.#portal;
    const agent = (this.#agent ??= new (tls ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 }));
    const { lookup } = this.#names;
    const length =
      body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const options = { host, port, method, path, agent, headers: { ...headers, ...length }, ...(lookup && { lookup }) };
    const request = (tls ? httpsRequest : httpRequest)(options);
    try {
      return await answered(request, { body, established: tls ? 'secureConnect' : 'connect' }, this.#patience);
    } catch (error) {
      this.leave();
      throw error instanceof Unanswered ? error : new Unanswered(codeOf(error));
    }
  }

  /** Closes the connection; the next request asks for the name again. */
  leave(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }
}

interface Sending {
  readonly body: string | undefined;
  /** The event by which a socket says that it can be written to. */
  readonly established: 'connect' | 'secureConnect';
}

function answered(request: ClientRequest, { body, established }: Sending, patience: Patience): Promise<DoorReply> {
  const timers = [setTimeout(() => request.destroy(new Unanswered('no answer in time')), patience.answer)];
  return new Promise<DoorReply>((resolve, reject) => {
    request.once('socket', (socket: Socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => request.destroy(new Unanswered('no connection in time')), patience.connect);
      timers.push(timer);
      socket.once(established, () => clearTimeout(timer));
    });
    request.on('error', reject);
    request.once('response', (response: IncomingMessage) => {
      textOf(response).then(
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

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(Buffer.from(chunk));
    bytes += Buffer.byteLength(chunk);
    if (bytes > LONGEST_REPLY) throw new Unanswered('too long a reply');
  }
  return Buffer.concat(chunks).toString('utf8');
}

const codeOf = (error: unknown): string => {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
};
