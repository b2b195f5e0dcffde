/** Name lookups: the system's, or those of one name server that a test or a rehearsal runs. */
import { NODATA, NOTFOUND, Resolver } from 'node:dns/promises';
import { Socket, type LookupFunction, type SocketConnectOpts } from 'node:net';
import { lookupBy } from '../lookup';

/** A lookup that answers later than this counts as failed, in milliseconds; a healthy one takes single digits. */
const TIMEOUT_MS = 500;

export interface NameLookup {
  /** What a name is an alias (CNAME) of, nearest first; rejects when the name server does not answer. */
  readonly alias: (name: string) => Promise<readonly string[]>;
  /** The texts (TXT) of a name, none where it has none; rejects when the name server does not answer. */
  readonly texts: (name: string) => Promise<readonly string[]>;
  /** A new socket that resolves its host this way; undefined where the system's own way is right. */
  readonly socket: (() => Socket) | undefined;
}

/** @param server `<address>:<port>` of the name server to ask for everything; the system's unless given */
export function nameLookup(server?: string): NameLookup {
  const open = (): Resolver => {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
    if (server !== undefined) resolver.setServers([server]);
    return resolver;
  };
  const resolver = open();
  const alias = (name: string): Promise<readonly string[]> => resolver.resolveCname(name);
  // A resolver of its own for each question: in some versions of Node one remembers answers for their TTL, and this would
  // come on top of how long the name server remembers them (nodejs/node#57636).
  const texts = (name: string): Promise<readonly string[]> =>
    open()
      .resolveTxt(name)
      .then(
        (records) => records.map((parts) => parts.join('')),
        (error: NodeJS.ErrnoException) => {
          if (error.code === NOTFOUND || error.code === NODATA) return [];
          throw error;
        },
      );
  if (server === undefined) return { alias, texts, socket: undefined };
  const lookup = lookupBy((host) => resolver.resolve4(host));
  return { alias, texts, socket: () => new LookupSocket(lookup) };
}

/** A socket with a lookup of its own: pg opens its sockets with `connect(port, host)` and has no setting for this. */
class LookupSocket extends Socket {
  readonly #lookup: LookupFunction;

  constructor(lookup: LookupFunction) {
    super();
    this.#lookup = lookup;
  }

  override connect(options: SocketConnectOpts, connected?: () => void): this;
  override connect(port: number, host: string, connected?: () => void): this;
  override connect(port: number, connected?: () => void): this;
  override connect(path: string, connected?: () => void): this;
  override connect(target: SocketConnectOpts | number | string, host?: string | (() => void)): this {
    if (typeof target !== 'number' || typeof host !== 'string')
      throw new TypeError('this socket connects to a port of a host only');
    return super.connect({ port: target, host, lookup: this.#lookup });
  }
}
