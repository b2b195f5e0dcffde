/** Copies of a server's storage, as a managed database's snapshots are made: below the server and without telling it. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresServer, type ServerOptions } from '../../../simulator/engines/server';

/** A process on another core notices that it is stopped a moment later, and ends the write that it is in. Milliseconds. */
const NOTICED_MS = 5;

/**
 * What a running server has on its volume at this very instant, transactions that are under way included: it stands
 * still while it is copied. The copy starts as after a crash.
 */
export function snapshotOf(server: PostgresServer, folder: string): void {
  server.signal('SIGSTOP');
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NOTICED_MS);
    copyStorage(server.data, folder);
  } finally {
    server.signal('SIGCONT');
  }
}

/** Makes a snapshot's storage a server's, which is not started yet: as a restore does. */
export function restoreSnapshot(folder: string, options: ServerOptions): PostgresServer {
  const server = new PostgresServer(options);
  copyStorage(folder, server.data);
  return server;
}

/** With owners and rights, which must be those of the account that servers run as. `to` must not be there yet. */
function copyStorage(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
  rmSync(join(to, 'postmaster.pid'), { force: true });
}
