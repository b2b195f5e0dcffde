/** The record of the last release, releases/<environment>.json: what the next release is compared with before it is deployed. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Environment } from '../config/types';
import type { Stack } from '../deployment/assembly';
import { type Rehearsal, rehearseRelease } from '../deployment/lifecycles';
import { essenceOf, stacksOfRecord, textOfRecord } from '../deployment/record';
import type { ServiceSpec } from '../deployment/service-spec';
import { recordOf } from '../release/steps';

/** The record of a release as text: without what comes from outside, so that the same commit has the same record everywhere. Pure. */
export function recordText(environment: Environment, stacks: readonly Stack[], spec: ServiceSpec): string {
  const { account, domain, contacts } = environment;
  const outside = Object.entries({ ...contacts, domain, account });
  return outside.reduce(
    (text, [name, value]) => text.replaceAll(value, `<${name}>`),
    textOfRecord(stacks.map((stack) => essenceOf(stack, spec))),
  );
}

/** Writes the record, once all of the release is deployed. */
export function writeRecord(environment: Environment, stacks: readonly Stack[], spec: ServiceSpec): void {
  const file = recordOf(environment.name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, recordText(environment, stacks, spec));
}

/** What the record says against a release; undefined where there is no record. */
export function sinceRecord(
  environment: Environment,
  stacks: readonly Stack[],
  spec: ServiceSpec,
): Rehearsal | undefined {
  const file = recordOf(environment.name);
  if (!existsSync(file)) return undefined;
  const [before, after] = [readFileSync(file, 'utf8'), recordText(environment, stacks, spec)].map(stacksOfRecord);
  return rehearseRelease(before ?? [], after ?? [], spec, `release since ${file}`);
}
