/** Two regions as a drill meets them: AWS's APIs, front door and mail exchanger each, on loopback. Change them at will. */
import { createHmac } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import { startNameServer } from '../../simulator/engines/dns';
import { freePort } from '../../simulator/engines/program';
import { webRequest, type WebRequest } from '../../simulator/engines/web-firewall';
import { macText, readAuthorization } from '../../lib/runtime/request-mac';
import { startHttpService, type Answer, type Received } from '../support/http-service';

export const DOMAIN = 'mail.example.com';
export const PORTAL_NAME = `portal.${DOMAIN}`;

/** How a front door behaves: it stores and acknowledges, refuses as one that is fenced or has no writer, or never answers. */
export type Mood = 'active' | 'not_active' | 'writer_unavailable' | 'silent';

/** A heartbeat that arrived with the MAC of exactly this request. */
export interface Arrived {
  readonly id: string;
  readonly region: string;
  /** Number of the connection that it came over, counted in its region. */
  readonly connection: number;
}

/** One region. */
export interface LoopbackRegion {
  readonly name: string;
  readonly address: string;
  mood: Mood;
  /** What the exchanger says to a message. */
  mailReply: string;
  /** Headers of the mails that arrived. */
  readonly mails: string[];
  /** Which activation its portal acknowledges under. */
  epoch: number;
  /** False while its KMS fails. */
  kmsAvailable: boolean;
  /** URL of its AWS APIs. */
  readonly api: string;
  /** Answers what is asked of its APIs, KMS apart. */
  answerApi: (request: Received) => Answer;
  /** So many requests to its front door are broken off, as by a portal that has just come back. */
  resets: number;
  /** False while nothing in it answers. */
  reachable: boolean;
}

export interface LoopbackRegions {
  readonly west: LoopbackRegion;
  readonly east: LoopbackRegion;
  readonly arrived: readonly Arrived[];
  /** Ids that the database has. */
  readonly stored: Set<string>;
  /** Requests without this region's MAC. */
  readonly unauthorized: readonly string[];
  /** All requests to the front doors, as a web firewall sees them. */
  readonly requests: readonly WebRequest[];
  /** `<address>:<port>` of the name server. */
  readonly nameServer: string;
  readonly portalPort: number;
  readonly mailPort: number;
  /** The global name leads to this region from now on. */
  readonly lead: (region: LoopbackRegion) => void;
  readonly close: () => Promise<void>;
}

/** Starts both; the west is active. A free port may be taken before it is used: then it tries others. */
export async function startLoopbackRegions(tries = 5): Promise<LoopbackRegions> {
  try {
    return await startBoth();
  } catch (error) {
    if (tries === 1) throw error;
    return startLoopbackRegions(tries - 1);
  }
}

async function startBoth(): Promise<LoopbackRegions> {
  const ports = { portal: await freePort(WEST, EAST), mail: await freePort(WEST, EAST) };
  const log: Log = { arrived: [], unauthorized: [], requests: [], stored: new Set() };
  const [west, east] = [
    await startRegion('us-west-2', WEST, ports, log),
    await startRegion('us-east-2', EAST, ports, log),
  ];
  const all = [west, east];
  const names = await startNameServer({
    [PORTAL_NAME]: WEST,
    ...Object.fromEntries(
      all.flatMap(({ region: { name, address } }) => [
        [`mx.${name}.${DOMAIN}`, address],
        [`portal.${name}.${DOMAIN}`, address],
      ]),
    ),
  });
  east.region.mood = 'not_active';
  return {
    west: west.region,
    east: east.region,
    ...log,
    nameServer: names.address,
    portalPort: ports.portal,
    mailPort: ports.mail,
    lead: ({ address }) => void names.names.set(PORTAL_NAME, address),
    close: async () => void (await Promise.all([names.close(), ...all.map(({ close }) => close())])),
  };
}

const [WEST, EAST] = ['127.0.0.2', '127.0.0.3'];

interface Log {
  readonly stored: Set<string>;
  readonly arrived: Arrived[];
  readonly unauthorized: string[];
  readonly requests: WebRequest[];
}

interface Ports {
  readonly portal: number;
  readonly mail: number;
}

async function startRegion(name: string, address: string, ports: Ports, log: Log) {
  const api = await startHttpService((request) => {
    if (!region.reachable) return UNAVAILABLE;
    if (request.target !== 'TrentService.GenerateMac') return region.answerApi(request);
    if (!region.kmsAvailable) return UNAVAILABLE;
    const { Message } = generateMac.parse(JSON.parse(request.body));
    return {
      status: 200,
      body: JSON.stringify({ Mac: macBy(name, Buffer.from(Message, 'base64')), MacAlgorithm: 'HMAC_SHA_256' }),
    };
  });
  const region: LoopbackRegion = {
    name,
    address,
    mood: 'active',
    mailReply: '250 stored',
    mails: [],
    epoch: 1,
    kmsAvailable: true,
    resets: 0,
    reachable: true,
    api: api.url,
    answerApi: () => UNAVAILABLE,
  };
  let connections = 0;
  const door = createHttpServer((request, reply) => void answer(request, reply, region, log));
  door.on('connection', (socket) => Object.assign(socket, { number: (connections += 1) }));
  const exchanger = createTcpServer((socket) => speakSmtp(socket, region));
  await Promise.all([listen(door, ports.portal, address), listen(exchanger, ports.mail, address)]);
  const close = async (): Promise<void> => {
    door.closeAllConnections();
    await Promise.all([
      api.close(),
      ...[door, exchanger].map((server) => new Promise((resolve) => server.close(resolve))),
    ]);
  };
  return { region, close };
}

const UNAVAILABLE: Answer = { status: 503, body: JSON.stringify({ __type: 'ServiceUnavailable' }) };

const generateMac = z.object({ KeyId: z.string(), MacAlgorithm: z.literal('HMAC_SHA_256'), Message: z.base64() });
const macBy = (region: string, text: string | Uint8Array): string =>
  createHmac('sha256', `the key of ${region}, for the test only`).update(text).digest('base64');

const listen = (server: Server, port: number, address: string): Promise<void> =>
  new Promise((resolve, reject) => void server.once('error', reject).listen(port, address, resolve));

const numbered = z.object({ number: z.int() });

async function answer(
  request: IncomingMessage,
  reply: ServerResponse,
  region: LoopbackRegion,
  log: Log,
): Promise<void> {
  const say = (status: number, body: object): void =>
    void reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (!region.reachable || region.resets > 0) {
    region.resets = Math.max(0, region.resets - 1);
    return void request.socket.destroy();
  }
  const body = Buffer.concat(await request.toArray());
  const [method, path] = [request.method ?? '', request.url ?? ''];
  log.requests.push(webRequest(request, body.length));
  if (path.startsWith('/readyz'))
    return say(200, { status: 'ready', region: region.name, writer: { reachable: true, region: region.name } });
  const proof = readAuthorization(request.headers.authorization, region.name);
  if (!proof || proof.mac !== macBy(region.name, macText({ method, path, time: proof.time, body }))) {
    log.unauthorized.push(`${region.name} ${method} ${path}`);
    return say(401, { error: { code: 'unauthorized' } });
  }
  if (path === '/heartbeat/lookup') {
    const { ids } = z.strictObject({ ids: z.array(z.uuid()) }).parse(JSON.parse(body.toString()));
    return say(200, { region: region.name, found: ids.filter((id) => log.stored.has(id)), from: 'writer' });
  }
  if (method === 'GET')
    return say(200, { region: region.name, heartbeat: [...log.stored].slice(-1).map((id) => ({ id }))[0] ?? null });
  const { id } = z.strictObject({ id: z.uuid(), sentAt: z.iso.datetime() }).parse(JSON.parse(body.toString()));
  log.arrived.push({ id, region: region.name, connection: numbered.parse(request.socket).number });
  if (region.mood === 'silent') return;
  if (region.mood !== 'active') return say(503, { error: { code: region.mood } });
  log.stored.add(id);
  say(201, { id, region: region.name, epoch: region.epoch });
}

/** As much SMTP as one message needs. */
function speakSmtp(socket: Socket, region: LoopbackRegion): void {
  let message: string | undefined;
  if (!region.reachable) return void socket.destroy();
  socket.on('error', () => undefined);
  socket.write('220 mx ready\r\n');
  socket.on('data', (data) => {
    if (message !== undefined) {
      message += data.toString();
      if (!message.endsWith('\r\n.\r\n')) return;
      region.mails.push(message);
      message = undefined;
      return void socket.write(`${region.mailReply}\r\n`);
    }
    const command = data.toString().slice(0, 4).toUpperCase();
    if (command === 'DATA') message = '';
    socket.write(command === 'DATA' ? '354 go on\r\n' : '250 yes\r\n');
  });
}
