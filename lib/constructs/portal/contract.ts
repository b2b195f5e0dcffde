/**
 * What the portal's container and whoever runs it agree on: port, paths, environment variables, metrics.
 * Imported by the CDK construct and by the program; knows neither of them.
 */
import { z } from 'zod';
import { databaseVariables } from '../../runtime/database/variables';
import { LOG_LEVELS } from '../../runtime/log-levels';

/** Fixed facts of the portal's HTTP interface. */
export const PORTAL = {
  /** TCP port it listens on, plain HTTP: TLS ends at the load balancer. */
  port: 8080,
  paths: {
    /** 200 while the process serves; asks nothing of anything else. For the container's health check. */
    live: '/livez',
    /** 200 while this region's reader answers; for the load balancer. With `?deep` the writer must answer too. */
    ready: '/readyz',
    /** POST writes a heartbeat through the writer, GET reads the latest from this region's reader. */
    heartbeat: '/heartbeat',
  },
  /** The load balancer closes idle connections after this many seconds (its default) ... */
  loadBalancerIdleSeconds: 60,
  /** ... and the portal later, else a request can meet a closing connection and become a 502. */
  keepAliveSeconds: 75,
  /** Shortest bearer token that is accepted, in characters: 32 of base64 carry 192 bits. */
  tokenLength: 32,
  /** Longest body that is read, in bytes; a heartbeat has about 100. */
  bodyLimit: 4096,
  /** After a 503 the client is asked to wait this many seconds. */
  retryAfterSeconds: 2,
} as const;

/** Metrics in the portal's log lines (embedded metric format), about every `periodSeconds` from each task. */
export const PORTAL_METRICS = {
  namespace: 'Holdfast/Portal',
  dimensions: { Service: 'portal' },
  periodSeconds: 15,
  /** 1 when the writer, wherever it is, answered this region's portal, else 0. */
  writerReachable: 'WriterReachable',
  /** Milliseconds until the writer answered; missing while it does not. */
  writerLatency: 'WriterLatency',
  /** Seconds since the latest heartbeat that this region's reader has; missing before the first one. */
  heartbeatAge: 'HeartbeatAge',
} as const;

/** Exit codes of the process. */
export const PORTAL_EXIT = { ended: 0, failed: 1, misconfigured: 2 } as const;

const variables = {
  ...databaseVariables,
  DATABASE_USER: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)
    .describe('the database role to sign in as, with an IAM token'),
  LISTEN: z.string().regex(/^[0-9.]+:\d{1,5}$/).default(`0.0.0.0:${PORTAL.port}`)
    .describe('the <IPv4 address>:<port> to listen on; left out in AWS'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe(`one of ${LOG_LEVELS.join(', ')}`),
  SHUTDOWN_SECONDS: z.string().regex(/^\d{1,3}$/).default('25').transform(Number)
    .describe('how many seconds requests may take to end after SIGTERM, below the stop timeout of the task (30 by default)'),
};

const secrets = {
  HEARTBEAT_TOKEN: z.string().min(PORTAL.tokenLength)
    .describe(`a secret of at least ${PORTAL.tokenLength} characters: the bearer token of ${PORTAL.paths.heartbeat}`),
};

/** All variables, as the program parses them. */
export const portalEnvironment = z.object({ ...variables, ...secrets });

/** The variables as whoever runs the container must set them: text, secrets not among them. */
export type PortalVariables = z.input<z.ZodObject<typeof variables>>;

/** Names of the variables that are injected from Secrets Manager, never written into a task definition. */
export type PortalSecret = keyof typeof secrets;
