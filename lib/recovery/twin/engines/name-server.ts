/** A name server on loopback that knows the few names a test needs, and can be told to forget or change them. */
import { createSocket } from 'node:dgram';
import { decode, encode, RECURSION_DESIRED, type Answer } from 'dns-packet';

export interface NameServer {
  /** `<address>:<port>`, for DATABASE_DNS_SERVER. */
  readonly address: string;
  /** Alias or IPv4 address by name; anything else does not exist. Change it at will. */
  readonly names: Map<string, string>;
  /** Texts (TXT) by name, one record each. Change them at will. */
  readonly texts: Map<string, readonly string[]>;
  /** While true it hears, and says nothing: as if cut off. */
  isSilent: boolean;
  readonly close: () => Promise<void>;
}

/** Starts the name server with its first names. */
export async function startNameServer(names: Readonly<Record<string, string>>): Promise<NameServer> {
  const known = new Map(Object.entries(names));
  const texts = new Map<string, readonly string[]>();
  const socket = createSocket('udp4');
  socket.on('message', (message, { address, port }) => {
    const { id, questions } = decode(message);
    const [question] = questions ?? [];
    if (!question || server.isSilent) return;
    const { name, type } = question;
    const answers =
      type === 'TXT'
        ? (texts.get(name) ?? []).map((data) => ({ name, type, ttl: 0, data }))
        : answer(known, name, type);
    const code = answers.length > 0 || known.has(name) ? 0 : NO_SUCH_NAME;
    socket.send(encode({ id, type: 'response', flags: RECURSION_DESIRED | code, questions, answers }), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const server: NameServer = {
    address: `127.0.0.1:${socket.address().port}`,
    names: known,
    texts,
    isSilent: false,
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
  return server;
}

const NO_SUCH_NAME = 3;

/** An alias answers a question for an address with itself and with what it leads to, as real servers do. */
function answer(names: ReadonlyMap<string, string>, name: string, type: string): Answer[] {
  const target = names.get(name);
  if (target === undefined) return [];
  const isAddress = /^[0-9.]+$/.test(target);
  if (isAddress) return type === 'A' ? [{ name, type: 'A', ttl: 0, data: target }] : [];
  return [{ name, type: 'CNAME', ttl: 0, data: target }, ...(type === 'A' ? answer(names, target, type) : [])];
}
