/**
 * The contract between the functions of the recovery plan and their constructs, callers and rehearsals: variables, answers,
 * time limits. They read nothing from the event that Region switch sends, because its form is not documented: each acts on
 * the region that it runs in. A rehearsal sets only the three variables of the front door differently; the SDK finds AWS's
 * APIs by its own `AWS_ENDPOINT_URL_*`.
 */
import { z } from 'zod';
import { databaseVariables, portText } from '../runtime/database/variables';
import { LOG_LEVELS } from '../runtime/log-levels';

/**
 * Time limits of the functions, in milliseconds, each below the next: the innermost error is the one that is reported.
 * `whole` is what an invocation takes at most before it gives up; Region switch then calls again until its own time-out.
 */
export const TIME_LIMITS_MS = {
  /** Of a connection; five round trips within one region. */
  connect: 3_000,
  /** Of a statement: above the 12 s that `holdfast.activate` waits for writes under way. */
  statement: 20_000,
  /** Of a request to a front door or to AWS. */
  request: 5_000,
  /** Between two attempts. */
  pause: 500,
  whole: 45_000,
  /** Lambda's own. */
  function: 60_000,
  /** Of the function that waits for a name to move: resolvers keep the old address for 60 s. */
  wholeOfVerify: 100_000,
  functionOfVerify: 120_000,
  /** Of the function that lists what was not copied. */
  wholeOfReconcile: 240_000,
  functionOfReconcile: 300_000,
} as const;

/** Events of recovery on the default bus of the region that they happen in: their source, and what they are called. */
export const ANNOUNCEMENT = {
  source: 'holdfast.recovery',
  activated: 'Region activated',
  reconciled: 'Lost tail listed',
  drillDue: 'Drill reminder',
} as const;

const regionName = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/);
const host = z.string().regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])$/);

const common = {
  AWS_REGION: databaseVariables.AWS_REGION,
  LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('info')
    .describe(`one of ${LOG_LEVELS.join(', ')}`),
};
const PEER_REGION = regionName.describe('the AWS region of the other half of the environment');

/** How to reach a front door. */
export const frontDoorVariables = {
  FRONT_DOOR_SCHEME: z.enum(['https', 'http']).default('https').describe('https; http for rehearsals only'),
  FRONT_DOOR_PORT: portText
    .default(443)
    .describe('the TCP port of the front doors, 1 to 65535; left out but for rehearsals'),
  FRONT_DOOR_DNS_SERVER: z
    .string()
    .regex(/^[0-9.]+:\d{1,5}$/)
    .optional()
    .describe('an <IPv4 address>:<port> of the name server to ask instead of the system; for rehearsals'),
};

/** This region's own front door. */
const ownDoor = { ...frontDoorVariables, REGION_HOST: host.describe("the public name of this region's own portal") };

export const fenceEnvironment = z.object({ ...databaseVariables, ...common, PEER_REGION });
export const activateEnvironment = z.object({ ...databaseVariables, ...common, ...ownDoor });
export const standbyEnvironment = z.object({ ...databaseVariables, ...common, ...ownDoor, PEER_REGION });
export const verifyEnvironment = z.object({
  ...common,
  ...frontDoorVariables,
  ACTIVE_HOST: host.describe('the name that Region switch moves; its TXT record names the active region'),
  PORTAL_HOST: host.describe('the name under which customers know the portal'),
});
export const announceEnvironment = z.object({
  ...common,
  PEER_REGION,
  HOLDFAST_ENVIRONMENT: z
    .string()
    .regex(/^[a-z]{1,16}$/)
    .describe('the name of the environment'),
});
export const rebuildEnvironment = z.object({
  ...common,
  DATABASE_GLOBAL_CLUSTER: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/)
    .describe('the identifier of the global database cluster'),
});

/** `portal=3,gateway=3`: services, and the least number of their tasks. */
const floors = z
  .string()
  .regex(/^[a-z]+=\d+(,[a-z]+=\d+)*$/)
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.split('='))
      .map(([service = '', floor = '']) => ({ service, floor: Number(floor) })),
  );

export const lowerEnvironment = z.object({
  ...common,
  ECS_CLUSTER: z
    .string()
    .regex(/^[\w-]{1,255}$/)
    .describe('the name of the ECS cluster of this region'),
  FLOORS: floors.describe('services and the least number of their tasks, such as portal=3,gateway=3'),
});
export const reconcileEnvironment = z.object({
  ...databaseVariables,
  ...common,
  HOLDFAST_ENVIRONMENT: announceEnvironment.shape.HOLDFAST_ENVIRONMENT,
  DATABASE_CLUSTER: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/)
    .describe("the identifier of this region's database cluster"),
  BUCKETS: z
    .string()
    .regex(/^[a-z0-9.-]+(,[a-z0-9.-]+)*$/)
    .transform((text) => text.split(','))
    .describe('the names of the buckets of messages of this region, with commas between'),
});

/** What `fence` answers: the epoch that it gave up, or none where the writer is in the other region already. */
export const fenced = z.strictObject({ region: regionName, writer: regionName, epoch: z.number().int().optional() });
/** What `activate` answers. */
export const activated = z.strictObject({ region: regionName, epoch: z.number().int() });
