/** What AWS offers and what redundancy asks for: tasks of a service (L1, M2) and the database (L2). */
import { z } from 'zod';
import { all, leaf, rule, settings, type Check } from './check';
import { fault } from './problem';
import type { Numbers } from './numbers';

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

/** Size of one service. */
export const serviceCheck = ({ REDUNDANCY }: Numbers): Check =>
  all(
    settings({
      cpu: leaf(
        z.number().refine((cpu) => FARGATE.has(cpu)),
        'Fargate',
        `must be one of ${[...FARGATE.keys()].join(', ')}`,
      ),
      memoryMiB: leaf(z.int().positive(), 'Fargate', 'must be a whole number of MiB'),
      floor: leaf(z.int().min(REDUNDANCY.floor), 'L1', `must be at least ${REDUNDANCY.floor} tasks`),
      ceiling: leaf(z.int().positive(), 'M2', 'must be a whole number of tasks'),
    }),
    memorySuitsCpu,
    headroom(REDUNDANCY.headroom),
  );

const TASK = z.object({ cpu: z.number(), memoryMiB: z.int().positive() });

const memorySuitsCpu: Check = rule(TASK, (path, { cpu, memoryMiB }) => {
  const offered = FARGATE.get(cpu);
  if (!offered || offered.includes(memoryMiB)) return [];
  return [fault(`${path}.memoryMiB`, 'Fargate', `must suit ${cpu} CPU units: ${offered.join(', ')}`, `${memoryMiB}`)];
});

const headroom = (times: number): Check =>
  rule(z.object({ floor: z.int().positive(), ceiling: z.int().positive() }), (path, { floor, ceiling }) =>
    ceiling >= times * floor
      ? []
      : [fault(`${path}.ceiling`, 'M2', `must be at least ${times} times the floor of ${floor}`, `${ceiling}`)],
  );

/** Most instances of an Aurora cluster: one writer and fifteen readers (Aurora quotas). */
const MOST_INSTANCES = 16;

/** Capacity that Aurora serverless offers, in half steps (RDS API, `ServerlessV2ScalingConfiguration`). */
const capacity = (least: number) => z.number().min(least).max(256).multipleOf(0.5);

/** Size of the database. */
export const databaseCheck = ({ REDUNDANCY: { databaseInstances: least } }: Numbers): Check =>
  all(
    settings({
      engineVersion: leaf(
        z.enum(ENGINE_VERSIONS),
        'Aurora',
        `must be a release that can be deployed: ${ENGINE_VERSIONS.join(', ')}`,
      ),
      instances: leaf(z.int().min(least).max(MOST_INSTANCES), 'L2', `must be ${least} to ${MOST_INSTANCES} instances`),
      minCapacity: leaf(
        capacity(0.5),
        'L2',
        'must be 0.5 to 256 in steps of 0.5, for a paused reader cannot take over',
      ),
      maxCapacity: leaf(capacity(1), 'Aurora', 'must be 1 to 256 in steps of 0.5'),
      founder: leaf(z.enum(['A', 'B', 'none']), 'shape', 'must be A, B or none'),
    }),
    capacityInOrder,
  );

const RANGE = z.object({ minCapacity: capacity(0.5), maxCapacity: capacity(1) });

const capacityInOrder: Check = rule(RANGE, (path, { minCapacity, maxCapacity }) =>
  maxCapacity >= minCapacity
    ? []
    : [fault(`${path}.maxCapacity`, 'Aurora', `must not be below minCapacity of ${minCapacity}`, `${maxCapacity}`)],
);

function steps(from: number, to: number, by: number): readonly number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, step) => from + step * by);
}
