import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;

/** An assembly with one stack. */
function assembly(name: string, Resources: Resources): string {
  const path = join(folder, name, 'assembly-production');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'Data.template.json'), JSON.stringify({ Resources }));
  return join(folder, name);
}

const compare = (...folders: readonly string[]) =>
  spawnSync(process.execPath, ['scripts/compare-assemblies.mjs', ...folders], { encoding: 'utf8' });

const bucket = (key: string, properties: object = {}): Resources => ({
  Mail1A2B: {
    Type: 'AWS::S3::Bucket',
    Properties: { BucketName: 'mail', Code: { S3Key: `${key}.zip` }, ...properties },
  },
});
const before = assembly('before', bucket('a'.repeat(64)));

test('assets whose hashes alone differ are the same', () => {
  const { status, stdout } = compare(before, assembly('rebuilt', bucket('b'.repeat(64))));
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'the same: 1 stacks, 1 resources\n' });
});

test.each([
  ['a name', bucket('a'.repeat(64), { BucketName: 'post' }), 'Resources Mail1A2B Properties BucketName', '"post"'],
  ['a new property', bucket('a'.repeat(64), { Tags: [1] }), 'Resources Mail1A2B Properties Tags', '[1]'],
  ['an order', bucket('a'.repeat(64), { Code: ['x'] }), 'Resources Mail1A2B Properties Code', '["x"]'],
  [
    'a type',
    { Mail1A2B: { ...bucket('')['Mail1A2B'], Type: 'AWS::SQS::Queue' } },
    'Mail1A2B Type',
    '"AWS::SQS::Queue"',
  ],
  ['a logical id', { Mail9: bucket('a'.repeat(64))['Mail1A2B'] }, 'Resources Mail1A2B', '(none)'],
])('%s that differs is listed with both values', (name, resources, at, value) => {
  const { status, stdout } = compare(before, assembly(name, JSON.parse(JSON.stringify(resources))));
  expect(status).toBe(1);
  expect(stdout).toContain(`${join('assembly-production', 'Data')} `);
  expect(stdout).toContain(`${at}\n`);
  expect(stdout).toContain(`+ ${value}\n`);
});

test('a folder without templates is refused', () => {
  const { status, stderr } = compare(before, join(folder, 'before', 'assembly-production', 'none'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/no templates in .*none/);
});
