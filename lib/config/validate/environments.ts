/** What all environments together must be: each by itself, and none sharing what must be its own (B4). */
import { z } from 'zod';
import { isWithin } from './contradictions';
import { ENVIRONMENT } from './environment';
import { ACCOUNT } from './environment-fields';
import { CHANGE_ENVIRONMENTS, FROM_OUTSIDE, type Problem } from './problem';
import { across, field, type Finding, HOST_NAME, problemsOf, repeated } from './schema';

/** Settings that only one environment may have. */
const OWN = {
  name: z.object({ name: ENVIRONMENT.shape.name }).transform(({ name }) => name),
  account: z.object({ account: ACCOUNT }).transform(({ account }) => account),
  domain: z.object({ domain: HOST_NAME }).transform(({ domain }) => domain),
};

/** One of them in each environment; undefined where it is not as it must be. */
const valuesOf = (key: keyof typeof OWN, environments: readonly unknown[]): readonly (string | undefined)[] =>
  environments.map((environment) => OWN[key].safeParse(environment).data);

/** The names of environments that have one; anything else has none. */
export const namesOf = (environments: unknown): readonly string[] =>
  Array.isArray(environments) ? valuesOf('name', environments).flatMap((name) => name ?? []) : [];

/** What to call each environment: its name where that is one and still free, else its position. */
function labelsOf(environments: readonly unknown[]): readonly string[] {
  const names = valuesOf('name', environments);
  return names.map((name, index) => (name && names.indexOf(name) === index ? name : `environments[${index}]`));
}

/** A setting that is the same in two environments: the later one is the wrong one. */
const shared = (key: keyof typeof OWN) =>
  across(z.array(z.unknown()), (environments) => {
    const values = valuesOf(key, environments);
    return repeated(values).map(({ value, index }) => {
      const given = `${value}, which ${labelsOf(environments)[values.indexOf(value)]} has`;
      return { path: [index, key], rule: 'B4', required: "must be the environment's own", given };
    });
  });

/** Who owns a zone can answer for every name below it. */
const zonesApart = across(z.array(z.unknown()), (environments) => {
  const domains = valuesOf('domain', environments);
  return domains.flatMap((domain, index): readonly Finding[] => {
    const around = domains.findIndex((other) => other && domain && domain !== other && isWithin(domain, other));
    if (around < 0) return [];
    const given = `${domain}, which lies in ${domains[around]} of ${labelsOf(environments)[around]}`;
    const required = "must not lie in another environment's domain";
    return [{ path: [index, 'domain'], rule: 'B4', required, given, fix: FROM_OUTSIDE }];
  });
});

const ENVIRONMENTS = field(z.array(ENVIRONMENT).min(1), 'shape', 'must be a list of at least one').check(
  shared('name'),
  shared('account'),
  shared('domain'),
  zonesApart,
);

/** Every problem of every environment. */
export function environmentProblems(environments: unknown): readonly Problem[] {
  const labels = (): readonly string[] => (Array.isArray(environments) ? labelsOf(environments) : []);
  return problemsOf(ENVIRONMENTS, environments, {
    root: 'environments',
    nameOf: (index) => labels()[index] ?? `environments[${index}]`,
    fix: CHANGE_ENVIRONMENTS,
  });
}
