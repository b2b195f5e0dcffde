/**
 * What would be deployed, as a reviewer reads it: `npx jest test/golden -u` after a change that is meant, committed with it. In CI
 * (`--ci`) no snapshot is written.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tree } from '../support/assembly';
import { snapshots } from './render';

/** Text as it is, without quotes around it. */
expect.addSnapshotSerializer({ test: (value) => typeof value === 'string', print: (value) => String(value) });

const rendered = snapshots(tree('production'));

test.each([...rendered])('%s', (_name, text) => expect(text).toMatchSnapshot());

test('there is no snapshot of a stack that is gone', () => {
  const file = readFileSync(join(__dirname, '__snapshots__/golden.test.ts.snap'), 'utf8');
  const kept = [...file.matchAll(/^exports\[`(.*) 1`\]/gm)].map(([, name = '']) => name);
  expect(kept.filter((name) => !rendered.has(name))).toEqual([]);
});
