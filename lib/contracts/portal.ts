/**
 * The contract between the portal's container and its callers: port, paths, environment variables, metrics.
 * Imported by the CDK construct and by the program; imports neither.
 */
import { z } from 'zod';
import { databaseVariables } from '../runtime/database/variables';
import { LOG_LEVELS } from '../runtime/log-levels';

/** Rules on sizes of the common rule set, which the web firewall in front of the portal has, in bytes: it blocks what is larger (WAF developer guide, "Baseline rule groups"). */
export const COMMON_RULE_SIZES = {
  SizeRestrictions_BODY: 8192,
  SizeRestrictions_QUERYSTRING: 2048,
  SizeRestrictions_Cookie_HEADER: 10_240,
  SizeRestrictions_URIPATH: 1024,
} as const;

/** Largest body of a request to the portal, in bytes: an eighth less than passes. Clients send no larger one, and the portal reads none. */
export const LARGEST_BODY = (COMMON_RULE_SIZES.SizeRestrictions_BODY / 8) * 7;

/** Bytes of a lookup's body without ids, and of one id with its quotes and comma. */
const LOOKUP = { empty: '{"ids":[]}'.length, id: '"00000000-0000-0000-0000-000000000000",'.length } as const;

/** Fixed facts of the portal's HTTP interface. */
export const PORTAL = {
  /** TCP port it listens on, plain HTTP: TLS ends at the load balancer. */
  port: 8080,
  paths: {
    /** 200 while the process serves; depends on nothing else. For the container's health check. */
    live: '/livez',
    /** 200 while this region's reader answers; for the load balancer. With `?deep` the writer must commit a write too. */
    ready: '/readyz',
    /** POST writes a heartbeat through the writer, GET reads the latest from this region's reader. */
    heartbeat: '/heartbeat',
    /** POST says which of some heartbeats this region's database has. */
    lookup: '/heartbeat/lookup',
  },
  /** The load balancer closes idle connections after this many seconds (its default) ... */
  loadBalancerIdleSeconds: 60,
  /** ... and the portal later, else a request can meet a closing connection and become a 502. */
  keepAliveSeconds: 75,
  /** Longest body of a heartbeat that is read, in bytes; it has about 100. */
  bodyLimit: 4096,
  /** A lookup asks for so many ids at most: as many as its body has room for. */
  lookup: { ids: Math.floor((LARGEST_BODY - LOOKUP.empty) / LOOKUP.id), bodyLimit: LARGEST_BODY },
  /** After a 503 the client is asked to wait this many seconds. */
  retryAfterSeconds: 2,
  /** ... and after one that says that another region is active, this many: the name may lead there by then. */
  turnedAwaySeconds: 1,
} as const;

/** Metrics in the portal's log lines (embedded metric format), about every `periodSeconds` from each task. */
export const PORTAL_METRICS = {
  namespace: 'Holdfast/Portal',
  dimensions: { Service: 'portal' },
  periodSeconds: 15,
  /** 1 when the writer, wherever it is, took this region's pulse or answered that it has too much to do, else 0. */
  writerReachable: 'WriterReachable',
  /** Milliseconds until the writer answered; missing while it does not. */
  writerLatency: 'WriterLatency',
  /** Seconds since a region's portals last wrote, as far as this region's reader knows; the dimension `From` names the region. */
  pulseAge: 'PulseAge',
  pulseFrom: 'From',
  /** 1 when the witness answered lately, whichever region it named, else 0; left out where there is one region. */
  witnessAnswered: 'WitnessAnswered',
  /** 1 while this region holds the lease, else 0; left out where there is one region. */
  leaseHeld: 'LeaseHeld',
  /** 1 when this region holds the lease but its reader says that another one was activated, so no region can write; else 0. */
  leaseWithoutEpoch: 'LeaseWithoutEpoch',
  /** How many settings the database's roles gave themselves, as this region's reader has it; 0 in order. */
  roleSettings: 'RoleSettings',
} as const;

/** Exit codes of the process. */
export const PORTAL_EXIT = { ended: 0, failed: 1, misconfigured: 2 } as const;

/**
 * All variables, as the program parses them. None is secret. A portal of two regions without a witness does not start: it
 * would hold the lease for ever, and so would the other region's.
 */
export const portalEnvironment = z
  .object({
    ...databaseVariables,
    DATABASE_USER: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,62}$/)
      .describe('the database role to sign in as, with an IAM token'),
    HEARTBEAT_KEY: z
      .string()
      .regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/)
      .describe(`the ARN of this region's KMS key that authenticates ${PORTAL.paths.heartbeat}`),
    WITNESS_NAME: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
      .optional()
      .describe(
        'the name whose TXT record holds the name of the active region; left out where the environment has one region, which then is always active',
      ),
    MAC_CHECKS_PER_SECOND: z
      .string()
      .regex(/^[1-9]\d{0,5}$/)
      .default('50')
      .transform(Number)
      .describe(
        'how many MACs a second KMS is asked about at most, 1 to 999999; left out in AWS, where the limit protects a quota (50 by default)',
      ),
    LISTEN: z
      .string()
      .regex(/^[0-9.]+:\d{1,5}$/)
      .default(`0.0.0.0:${PORTAL.port}`)
      .describe('the <IPv4 address>:<port> to listen on; left out in AWS'),
    LOG_LEVEL: z
      .enum(LOG_LEVELS)
      .default('info')
      .describe(`one of ${LOG_LEVELS.join(', ')}`),
    SHUTDOWN_SECONDS: z
      .string()
      .regex(/^\d{1,3}$/)
      .default('25')
      .transform(Number)
      .describe(
        'how many seconds requests may take to end after SIGTERM, below the stop timeout of the task (30 by default)',
      ),
  })
  .refine((given) => given.DATABASE_GLOBAL_CLUSTER === undefined || given.WITNESS_NAME !== undefined, {
    path: ['WITNESS_NAME'],
  });

/** The variables as a caller must set them: text. */
export type PortalVariables = z.input<typeof portalEnvironment>;
