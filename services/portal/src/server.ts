/** The portal's process: reads its environment, connects, serves, and ends on SIGTERM. */
import { createAdaptorServer } from '@hono/node-server';
import type { z } from 'zod';
import { PORTAL, PORTAL_EXIT, portalEnvironment } from '../../../lib/contracts/portal';
import { nameLookup } from '../../../lib/runtime/database/name-lookup';
import { InvalidEnvironment, readEnvironment } from '../../../lib/runtime/environment';
import { ONLY_REGION, WitnessedLease } from '../../../lib/runtime/lease';
import { createLog, type Log } from '../../../lib/runtime/log';
import { shutDownOnSignal } from '../../../lib/runtime/shutdown';
import { portalApp } from './app';
import { connectDatabase, type Database } from './database';
import { Drain } from './drain';
import { heartbeatKey } from './heartbeat-key';
import { MacLimit } from './mac-limit';
import { startMonitor } from './monitor';

function start(): void {
  const environment = readEnvironment('portal', portalEnvironment);
  const log = createLog({ service: 'portal', region: environment.AWS_REGION }, environment.LOG_LEVEL);
  const database = connectDatabase(environment, log);
  const drain = new Drain();
  const region = environment.AWS_REGION;
  const clock = (): Date => new Date();
  const key = heartbeatKey(environment.HEARTBEAT_KEY, region, new MacLimit(environment.MAC_CHECKS_PER_SECOND, clock));
  const witnessed = witnessedLease(environment, database, log);
  const app = portalApp({ database, lease: witnessed ?? ONLY_REGION, log, drain, region, key, clock });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { keepAliveTimeout: PORTAL.keepAliveSeconds * 1000, headersTimeout: 10_000, requestTimeout: 15_000 },
  });
  const [address, port] = environment.LISTEN.split(':');
  server.on('error', (error) => {
    log.error({ error, listen: environment.LISTEN }, 'cannot serve');
    process.exit(PORTAL_EXIT.failed);
  });
  server.listen(Number(port), address, () => log.info({ address: server.address() }, 'listening'));

  witnessed?.start();
  const monitor = startMonitor({ database, lease: witnessed, log, region, clock });
  shutDownOnSignal({
    log,
    limitSeconds: environment.SHUTDOWN_SECONDS,
    steps: [
      // First, for what is under way needs all the rest, the lease too.
      { name: 'requests', run: () => drain.run(server) },
      { name: 'lease', run: async () => witnessed?.stop() },
      { name: 'monitor', run: () => monitor.stop() },
      { name: 'database', run: () => database.close() },
      { name: 'key', run: async () => key.close() },
    ],
  });
}

/** The lease that this region needs to write for users; none where there is only one region. */
function witnessedLease(
  { WITNESS_NAME: name, DATABASE_DNS_SERVER, AWS_REGION: region }: z.output<typeof portalEnvironment>,
  database: Pick<Database, 'doubtWriter'>,
  log: Log,
): WitnessedLease | undefined {
  if (name === undefined) return undefined;
  const names = nameLookup(DATABASE_DNS_SERVER);
  return new WitnessedLease({
    region,
    ask: () => names.texts(name),
    clock: () => performance.now(),
    log,
    gained: () => void database.doubtWriter(),
  });
}

try {
  start();
} catch (error) {
  const log = createLog({ service: 'portal' }, 'info');
  if (error instanceof InvalidEnvironment) log.error({}, error.message);
  else log.error({ error }, 'the portal could not start');
  process.exitCode = error instanceof InvalidEnvironment ? PORTAL_EXIT.misconfigured : PORTAL_EXIT.failed;
}
