import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LIVEZ } from '../../../lib/contracts/gateway';

/** Where to listen; port 0 lets the operating system choose. */
export interface HealthAddress {
  readonly address: string;
  readonly port: number;
}

/**
 * Answers GET /livez: 200 while `accepting` says so, else 503; nothing else is there.
 * It never keeps the process alive: a draining gateway ends with its last SMTP session.
 * A port that is taken ends the process by an uncaught error.
 */
export function serveHealth(where: HealthAddress, accepting: () => boolean, listening: (at: string) => void): void {
  const server = createServer((request, response) => {
    const status = request.url !== LIVEZ ? 404 : accepting() ? 200 : 503;
    response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${STATUS[status]}\n`);
  });
  server.on('connection', (socket) => socket.unref());
  server.listen(where.port, where.address, () => listening(shown(server.address())));
  server.unref();
}

const STATUS = { 200: 'accepting mail', 404: 'not found', 503: 'not accepting mail' } as const;

function shown(bound: AddressInfo | string | null): string {
  return bound !== null && typeof bound === 'object' ? `${bound.address}:${bound.port}` : `${bound}`;
}
