/** Name lookups of sockets by a resolver of one's own, instead of the system's. */
import type { LookupFunction } from 'node:net';

/** @param resolve the IPv4 addresses of a name */
export const lookupBy =
  (resolve: (host: string) => Promise<readonly string[]>): LookupFunction =>
  (host, { all }, done) => {
    resolve(host).then(
      (addresses) => {
        if (all)
          done(
            null,
            addresses.map((address) => ({ address, family: 4 })),
          );
        else done(null, addresses[0] ?? '', 4);
      },
      (error: NodeJS.ErrnoException) => done(error, '', 4),
    );
  };
