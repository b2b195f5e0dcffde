/** What a flip uses of Region switch's API as AWS publishes it: operations and the shapes they send and receive. */
import { z } from 'zod';
import published from './region-switch-2022-07-26.json';
import type { DataPlane } from './types';

const bounds = { min: z.number().optional(), max: z.number().optional() };

const shape = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('string'),
    ...bounds,
    pattern: z.string().optional(),
    enum: z.array(z.string()).optional(),
  }),
  z.strictObject({ type: z.literal(['integer', 'float']), ...bounds }),
  z.strictObject({ type: z.literal('boolean') }),
  z.strictObject({ type: z.literal('timestamp') }),
  z.strictObject({ type: z.literal('list'), ...bounds, member: z.string() }),
  z.strictObject({ type: z.literal('map'), ...bounds, key: z.string(), value: z.string() }),
  z.strictObject({
    type: z.literal('structure'),
    members: z.record(z.string(), z.string()),
    required: z.array(z.string()).default([]),
    /** Exactly one member is set. */
    union: z.boolean().default(false),
    /** HTTP status, where the structure is an error. */
    status: z.int().optional(),
  }),
]);

const operation = z.strictObject({
  input: z.string(),
  output: z.string(),
  /** Errors that the operation declares; every operation can also answer with AWS's common ones. */
  errors: z.array(z.string()),
  /** It changes nothing. */
  reads: z.boolean(),
  /** The member of the output that a next page goes on with. */
  list: z.string().optional(),
});

const model = z.object({
  source: z.strictObject({ package: z.string(), version: z.string(), license: z.string(), notice: z.string() }),
  service: z.strictObject({
    apiVersion: z.string(),
    endpointPrefix: z.string(),
    jsonVersion: z.string(),
    signingName: z.string(),
    targetPrefix: z.string(),
  }),
  operations: z.record(z.string(), operation),
  shapes: z.record(z.string(), shape),
});

export type Shape = z.output<typeof shape>;
export type Operation = z.output<typeof operation>;
export type OperationName = keyof DataPlane;

/** The model, read once. */
export const MODEL = model.parse(published);

/** An operation by its name. */
export function operationNamed(name: OperationName): Operation {
  const found = MODEL.operations[name];
  if (!found) throw new Error(`the model has no operation ${name}; run node scripts/region-switch-model.mjs`);
  return found;
}

/** Whether a name that came from outside is one of an operation. */
export const isOperation = (name: string): name is OperationName => Object.hasOwn(MODEL.operations, name);

/** A shape by its name. */
export function shapeNamed(name: string): Shape {
  const found = MODEL.shapes[name];
  if (!found) throw new Error(`the model has no shape ${name}; run node scripts/region-switch-model.mjs`);
  return found;
}
