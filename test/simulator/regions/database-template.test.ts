import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tmpdir } from 'node:os';
import { builtOnce } from '../../../simulator/regions/database-template';

const root = mkdtempSync(join(tmpdir(), 'holdfast-built-'));
const name = basename(root);
const source = join(root, 'source');
mkdirSync(join(source, 'dist'), { recursive: true });
afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(join('build/services', name), { recursive: true, force: true });
});

let builds = 0;
/** What the program is, after a build where one is needed. */
async function built(): Promise<string> {
  const output = join(root, 'output');
  await builtOnce({
    name,
    sources: [source],
    output,
    build: async (folder) => {
      builds += 1;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'program'), readFileSync(join(source, 'file')));
    },
  });
  return readFileSync(join(output, 'program'), 'utf8');
}

test('a program is built anew exactly when a file that could be in it has changed', async () => {
  writeFileSync(join(source, 'file'), 'first');
  expect([await built(), await built(), builds]).toEqual(['first', 'first', 1]);
  writeFileSync(join(source, 'file'), 'second');
  expect([await built(), builds]).toEqual(['second', 2]);
  writeFileSync(join(source, 'another'), '');
  expect([await built(), builds]).toEqual(['second', 3]);
  writeFileSync(join(source, 'dist', 'made'), 'of it');
  expect([await built(), builds]).toEqual(['second', 3]);
});

test('a build that fails is not kept', async () => {
  writeFileSync(join(source, 'file'), 'third');
  const failing = {
    name,
    sources: [source],
    output: join(root, 'failed'),
    build: () => Promise.reject(new Error('does not compile')),
  };
  await expect(builtOnce(failing)).rejects.toThrow('does not compile');
  expect(await built()).toBe('third');
});
