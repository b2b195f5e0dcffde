/** The portal's process: reads its environment, connects, serves, and ends on SIGTERM. */
import { createAdaptorServer } from '@hono/node-server';
import { PORTAL, PORTAL_EXIT, portalEnvironment } from '../../../lib/constructs/portal/contract';
import { InvalidEnvironment, readEnvironment } from '../../../lib/runtime/environment';
import { createLog } from '../../../lib/runtime/log';
import { shutDownOnSignal } from '../../../lib/runtime/shutdown';
import { portalApp } from './app';
import { connectDatabase } from './database';
import { Drain } from './drain';
import { heartbeatKey } from './heartbeat-key';
import { startMonitor } from './monitor';

function start(): void {
  const environment = readEnvironment('portal', portalEnvironment);
  const log = createLog({ service: 'portal', region: environment.AWS_REGION }, environment.LOG_LEVEL);
  const database = connectDatabase(environment, log);
  const drain = new Drain();
  const region = environment.AWS_REGION;
  const clock = (): Date => new Date();
  const key = heartbeatKey(environment.HEARTBEAT_KEY, region, clock);
  const app = portalApp({ database, log, drain, region, key, clock });
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

  const monitor = startMonitor(database, log);
  shutDownOnSignal({
    log,
    limitSeconds: environment.SHUTDOWN_SECONDS,
    steps: [
      { name: 'requests', run: () => drain.run(server) },
      { name: 'monitor', run: () => monitor.stop() },
      { name: 'database', run: () => database.close() },
      { name: 'key', run: async () => key.close() },
    ],
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
