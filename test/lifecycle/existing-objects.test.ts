/** Records of the founding window reach the locked archives: their own region's at once, the other one's by a documented job. */
import { readFileSync } from 'node:fs';
import { at, list, type TemplateIndex } from '../../lib/assembly/template-index';
import { tree } from '../support/assembly';
import { environmentTree } from '../support/environment-tree';
import { regionsOf } from '../support/stage';

const founding = environmentTree('production', regionsOf('production', { founding: true }));
const BUCKET = 'AWS::S3::Bucket';

/** Destinations of each bucket that has any, by the bucket's name. */
const copies = (index: TemplateIndex): ReadonlyMap<string, readonly string[]> =>
  new Map(
    index.ofType(BUCKET).flatMap(({ properties }) => {
      const rules = list(properties, 'ReplicationConfiguration', 'Rules');
      const to = rules.map((rule) => String(at(rule, 'Destination', 'Bucket')).replace('arn:aws:s3:::', ''));
      return to.length === 0 ? [] : [[String(at(properties, 'BucketName')), to] as const];
    }),
  );

test('what needs no other region is copied in the first pass: all that is complete later, but to the other region', () => {
  const isNear = (name: string, to: string): boolean => name.split('-us-')[1] === to.split('-us-')[1];
  const near = [...copies(tree('production'))].flatMap(([name, to]) => {
    const own = to.filter((each) => isNear(name, each));
    return own.length === 0 ? [] : [[name, own] as const];
  });
  expect(near.length).toBeGreaterThan(2);
  expect(Object.fromEntries(copies(founding))).toEqual(Object.fromEntries(near));
});

test('in the first pass no bucket waits for one that waits for it', () => {
  const logged = founding
    .ofType(BUCKET)
    .filter(({ properties }) => at(properties, 'LoggingConfiguration') !== undefined)
    .map(({ properties }) => String(at(properties, 'BucketName')));
  expect([...copies(founding).values()].flat().filter((name) => logged.includes(name))).toEqual([]);
});

test('the commands of docs/deploy.md name every bucket that is copied', () => {
  const [, named = ''] = /for CLASS in (.*); do/.exec(readFileSync('docs/deploy.md', 'utf8')) ?? [];
  const replicated = [...copies(tree('production')).keys()].map((name) => /production-(.*)-\d{12}/.exec(name)?.[1]);
  expect([...new Set(replicated)].toSorted()).toEqual(named.split(' ').toSorted());
});

test.each([
  ['founding', founding],
  ['complete', tree('production')],
])('%s: the conformance pack asks for the lock that the buckets have', (_, index) => {
  const modes = index
    .ofType(BUCKET)
    .flatMap(({ properties }) => at(properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Mode') ?? []);
  const asked = index
    .ofType('AWS::Config::ConformancePack')
    .flatMap(({ properties }) => [...String(at(properties, 'TemplateBody')).matchAll(/mode: (\w+)/g)])
    .map(([, mode]) => mode);
  expect(asked.length).toBe(modes.length);
  expect(new Set(asked)).toEqual(new Set(modes));
});
