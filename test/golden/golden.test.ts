/** What would be deployed, as a reviewer reads it. A change that is meant is committed with its golden file. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tree } from '../support/assembly';
import { goldens } from './render';

const UPDATE = 'UPDATE_GOLDEN=1 npx jest test/golden';
const files = goldens(tree('production'));
const kept = (): readonly string[] => readdirSync(__dirname).filter((name) => name.endsWith('.yaml'));

if (process.env.UPDATE_GOLDEN) {
  for (const name of kept()) rmSync(join(__dirname, name));
  for (const [name, text] of files) writeFileSync(join(__dirname, name), text);
}

test.each([...files])('%s is what would be deployed', (name, text) => {
  const path = join(__dirname, name);
  if (!existsSync(path))
    throw new Error(`test/golden/${name} is missing; when the template is what you mean: ${UPDATE}`);
  const [found, expected] = [text.split('\n'), readFileSync(path, 'utf8').split('\n')];
  // When the change is meant: UPDATE_GOLDEN=1 npx jest test/golden
  expect(found).toEqual(expected);
});

test('there is no golden file of a stack that is gone', () => {
  expect(kept().filter((name) => !files.has(name))).toEqual([]);
});
