/** Starts the gateway and ends it: environment, Haraka, health, signals. */
import { environmentSchema, EXIT, TIMES, type GatewayEnvironment } from '../../../lib/contracts/gateway';
import { InvalidEnvironment, readEnvironment } from '../../../lib/runtime/environment';
import { serveHealth } from './health';
import { captureConsole, logLine } from './log-line';

captureConsole();
// Ending at any moment is safe: a message is the sender's until 250, which is never sent before it is stored.
process.on('uncaughtException', (error) => {
  const misconfigured = error instanceof InvalidEnvironment;
  const line = misconfigured ? logLine('error', error.message) : logLine('error', 'crashed', { error: error.stack });
  process.stdout.write(`${line}\n`);
  process.exit(misconfigured ? EXIT.misconfigured : EXIT.crash);
});
void start(readEnvironment('gateway', environmentSchema));

async function start(environment: GatewayEnvironment): Promise<void> {
  // Haraka reads its home when it is first loaded, hence the late imports; the logger goes first, as in Haraka.
  process.env['HARAKA'] = __dirname;
  const logger = await import('Haraka/logger');
  const server = await import('Haraka/server');

  logger.set_loglevel(environment.LOG_LEVEL);
  server.createServer({
    listen: `${environment.LISTEN_ADDRESS}:${environment.SMTP_PORT}`,
    inactivity_timeout: TIMES.idle.seconds,
    force_shutdown_timeout: environment.DRAIN_SECONDS,
  });
  server.notes.hostname = environment.SMTP_HOSTNAME;

  serveHealth(
    { address: environment.LISTEN_ADDRESS, port: environment.HEALTH_PORT },
    () => server.listeners.some(({ listening }) => listening),
    (at) => logger.lognotice(`Health on ${at}`),
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.lognotice(`${signal}: draining for up to ${environment.DRAIN_SECONDS} s`);
      server.gracefulShutdown();
    });
  }
}
