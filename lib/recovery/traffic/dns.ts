/** Name lookups for new connections: the system's, or those of a rehearsal's name server. */
import { lookup as systemLookup, Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { lookupBy } from '../../runtime/lookup';

/** A lookup that answers later than this has failed, in milliseconds; a healthy one takes single digits. */
const TIMEOUT_MS = 500;

/** Finds the address of a name, anew for every connection: a client that kept an address would not follow a flip. */
export interface Names {
  /** For sockets; undefined where the system's own way is right. */
  readonly lookup: LookupFunction | undefined;
  /** One address. @throws when the name has none */
  readonly address: (host: string) => Promise<string>;
}

/** @param server `<address>:<port>` of the name server to ask for everything; the system's unless given */
export function namesBy(server?: string): Names {
  if (server === undefined) return { lookup: undefined, address: async (host) => (await systemLookup(host)).address };
  const address = async (host: string): Promise<string> => {
    // A resolver of its own for each question: it remembers answers.
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
    resolver.setServers([server]);
    const [first] = await resolver.resolve4(host);
    if (first === undefined) throw Object.assign(new Error(`${host} has no address`), { code: 'ENODATA' });
    return first;
  };
  return { address, lookup: lookupBy(async (host) => [await address(host)]) };
}
