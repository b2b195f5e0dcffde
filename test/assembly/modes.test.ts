import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeReadable } from '../../lib/assembly/modes';
import { assemblyFolder } from '../support/assembly';
import { assemblyFolderOfTest } from '../support/apps';

/** What other users may not read, or whose folder they may not enter. */
const unreadable = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const needed = statSync(path).isDirectory() ? 0o005 : 0o004;
      return (statSync(path).mode & needed) !== needed;
    });

test('a builder whose umask hides everything makes what every user can read, and run what its owner runs', () => {
  const folder = assemblyFolderOfTest();
  mkdirSync(join(folder, 'asset.1/below'), { recursive: true });
  for (const [name, mode] of [
    ['asset.1/index.mjs', 0o600],
    ['asset.1/below/start.sh', 0o700],
  ] as const) {
    writeFileSync(join(folder, name), '');
    chmodSync(join(folder, name), mode);
  }
  for (const name of ['asset.1/below', 'asset.1']) chmodSync(join(folder, name), 0o700);
  expect(unreadable(folder)).toHaveLength(4);
  makeReadable(folder);
  expect(unreadable(folder)).toEqual([]);
  expect(statSync(join(folder, 'asset.1/below/start.sh')).mode & 0o777).toBe(0o755);
  expect(statSync(join(folder, 'asset.1/index.mjs')).mode & 0o777).toBe(0o644);
});

test('no file of the assembly is unreadable: of functions, images, and what the CDK brings', () => {
  expect(unreadable(assemblyFolder())).toEqual([]);
});
