/** What AWS offers and what redundancy asks for: tasks of a service (L1, M2) and the database (L2). */
import { z } from 'zod';
import { REDUNDANCY } from '../numbers';
import { across, field } from './schema';

/**
 * Memory that Fargate offers for an amount of CPU (Amazon ECS Developer Guide, "Troubleshoot task definition invalid CPU
 * or memory errors"): units of CPU, and MiB from, to, in steps of. 256 CPU units take 512, 1024 and 2048 only.
 */
const FARGATE: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16384, 1024)],
  [4096, steps(8192, 30720, 1024)],
  [8192, steps(16384, 61440, 4096)],
  [16384, steps(32768, 122880, 8192)],
]);

/**
 * Aurora PostgreSQL releases that can be deployed: those the installed CDK knows and does not call withdrawn, which a
 * test compares. Global databases start at 17.4 (Aurora User Guide, "Supported Regions and DB engines").
 */
export const ENGINE_VERSIONS = ['17.4', '17.5', '17.6', '17.7', '17.9'] as const;

const TASK = z.object({ cpu: z.number(), memoryMiB: z.int().positive() });

const memorySuitsCpu = across(TASK, ({ cpu, memoryMiB }) => {
  const offered = FARGATE.get(cpu);
  if (!offered || offered.includes(memoryMiB)) return [];
  const required = `must suit ${cpu} CPU units: ${offered.join(', ')}`;
  return [{ path: ['memoryMiB'], rule: 'Fargate', required, given: `${memoryMiB}` }];
});

const TASKS = z.object({ floor: z.int().positive(), ceiling: z.int().positive() });

const headroom = across(TASKS, ({ floor, ceiling }) => {
  if (ceiling >= REDUNDANCY.headroom * floor) return [];
  const required = `must be at least ${REDUNDANCY.headroom} times the floor of ${floor}`;
  return [{ path: ['ceiling'], rule: 'M2', required, given: `${ceiling}` }];
});

/** Most tasks of one service in a region. */
export const MOST_TASKS = 100;

/** Size and elasticity of one service: the same in both regions, whichever is active. */
export const SERVICE_SIZE = z
  .strictObject({
    /** vCPU units of a Fargate task; 1024 is one vCPU. */
    cpu: field(
      z.number().refine((cpu) => FARGATE.has(cpu)),
      'Fargate',
      `must be one of ${[...FARGATE.keys()].join(', ')}`,
    ),
    memoryMiB: field(z.int().positive(), 'Fargate', 'must be a whole number of MiB'),
    /** Tasks that always run in a region. */
    floor: field(z.int().min(REDUNDANCY.floor), 'L1', `must be a whole number of tasks, at least ${REDUNDANCY.floor}`),
    /** Tasks that a region can grow to. */
    ceiling: field(z.int().positive().max(MOST_TASKS), 'M2', `must be a whole number of tasks, at most ${MOST_TASKS}`),
  })
  .check(memorySuitsCpu, headroom);

/** Most instances of an Aurora cluster: one writer and fifteen readers (Aurora quotas). */
export const MOST_INSTANCES = 16;

/** Capacity that Aurora serverless offers, in half steps (RDS API, `ServerlessV2ScalingConfiguration`). */
const capacity = (least: number) => z.number().min(least).max(256).multipleOf(0.5);

const RANGE = z.object({ minCapacity: capacity(0.5), maxCapacity: capacity(1) });

const capacityInOrder = across(RANGE, ({ minCapacity, maxCapacity }) => {
  if (maxCapacity >= minCapacity) return [];
  const required = `must not be below minCapacity of ${minCapacity}`;
  return [{ path: ['maxCapacity'], rule: 'Aurora', required, given: `${maxCapacity}` }];
});

/** The database's size, equal in both regions. */
export const DATABASE_SIZE = z
  .strictObject({
    /** Aurora PostgreSQL version, pinned to the minor release; both regions must run the same one. */
    engineVersion: field(
      z.enum(ENGINE_VERSIONS),
      'Aurora',
      `must be a release that can be deployed: ${ENGINE_VERSIONS.join(', ')}`,
    ),
    /** Serverless v2 instances in each region, in different zones. */
    instances: field(
      z.int().min(REDUNDANCY.databaseInstances).max(MOST_INSTANCES),
      'L2',
      `must be ${REDUNDANCY.databaseInstances} to ${MOST_INSTANCES} instances`,
    ),
    /** Aurora capacity units (2 GiB of memory each). */
    minCapacity: field(capacity(0.5), 'L2', 'must be 0.5 to 256 in steps of 0.5, for a paused reader cannot take over'),
    maxCapacity: field(capacity(1), 'Aurora', 'must be 1 to 256 in steps of 0.5'),
    /** The region whose cluster is created with user and database name; `none` once a lost region A was made anew and joins the other. */
    founder: field(z.enum(['A', 'none']), 'shape', 'must be A or none'),
  })
  .check(capacityInOrder);

function steps(from: number, to: number, by: number): readonly number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, step) => from + step * by);
}
