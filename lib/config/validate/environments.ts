/** What all environments together must be: each checked by itself, and none sharing what must be its own (B4). */
import { z } from 'zod';
import { HOST_NAME, known, repeated } from './check';
import { ACCOUNT, environmentCheck, NAME } from './environment';
import { fault, show, type Problem } from './problem';
import type { Numbers } from './numbers';

/** Every problem of every environment, in their order. */
export function environmentProblems(environments: unknown, numbers: Numbers): readonly Problem[] {
  if (!Array.isArray(environments) || environments.length === 0) {
    return [fault('environments', 'shape', 'must be a list of at least one', show(environments))];
  }
  const each: readonly unknown[] = Array.from<unknown>(environments);
  const labels = labelsOf(each);
  const check = environmentCheck(numbers);
  return [
    ...each.flatMap((environment, index) => check(labels[index] ?? '', environment)),
    ...shared('name', NAME, each, labels),
    ...shared('account', ACCOUNT, each, labels),
    ...shared('domain', HOST_NAME, each, labels),
  ];
}

/** What to call each environment: its name where that is one and still free, else its position. */
function labelsOf(environments: readonly unknown[]): readonly string[] {
  const names = environments.map((environment) => valueOf('name', NAME, environment));
  return names.map((name, index) => (name && names.indexOf(name) === index ? name : `environments[${index}]`));
}

/** A setting that may not be the same in two environments: the later one is the wrong one. */
function shared(
  key: string,
  schema: z.ZodType<string>,
  environments: readonly unknown[],
  labels: readonly string[],
): readonly Problem[] {
  const values = environments.map((environment) => valueOf(key, schema, environment));
  return repeated(values).map(({ value, index }) => {
    const given = `${value}, which ${labels[values.indexOf(value)]} has`;
    return fault(`${labels[index]}.${key}`, 'B4', "must be the environment's own", given);
  });
}

const valueOf = (key: string, schema: z.ZodType<string>, environment: unknown): string | undefined =>
  known(z.object({ [key]: schema }), environment)?.[key];
