/** HTTP on a loopback address: requests read whole, answers written whole. */
import { createServer, type IncomingMessage } from 'node:http';
import { portOf } from '../engines/program';

/** A request as it arrived. */
export interface ApiRequest {
  readonly method: string;
  /** As it was sent, still encoded, without the query. */
  readonly path: string;
  /** As it was sent, still encoded, without the question mark. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Where a server listens. */
export interface Place {
  /** IPv4. */
  readonly address: string;
  readonly port?: number;
}

export interface ApiServer {
  /** `http://<address>:<port>`. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Longest body that is read, in bytes; requests of a flip are a thousandth of it. */
const BODY_BYTES = 1_000_000;

/**
 * Starts a server.
 * @param place a loopback address; without a port, the system chooses one
 * @param answer undefined cuts the connection, as if the machine were gone
 */
export async function startServer(
  { address, port = 0 }: Place,
  answer: (request: ApiRequest) => Promise<ApiAnswer | undefined>,
): Promise<ApiServer> {
  const server = createServer((incoming, outgoing) => {
    const reply = async (): Promise<void> => {
      const body = await bodyOf(incoming);
      const answered = body && (await answer(requestOf(incoming, body)));
      if (!answered) return void incoming.socket.destroy();
      outgoing.writeHead(answered.status, { ...answered.headers, 'content-length': Buffer.byteLength(answered.body) });
      outgoing.end(incoming.method === 'HEAD' ? undefined : answered.body);
    };
    reply().catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  return {
    url: `http://${address}:${portOf(server)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function requestOf({ method = '', url = '', headers }: IncomingMessage, body: Buffer): ApiRequest {
  const [path = '', query = ''] = url.split('?', 2);
  const single = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
  );
  return { method, path, query, headers: Object.fromEntries(single), body };
}

/** Undefined where it is too long. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming) {
    const bytes = Buffer.from(part);
    length += bytes.length;
    if (length > BODY_BYTES) return undefined;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
