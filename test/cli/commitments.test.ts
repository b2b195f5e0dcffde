import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { holdfast } from '../../lib/cli/program';
import { LEDGER } from '../../lib/commitments/ledger/index';
import { uuidOf } from '../../lib/assembly/uuid';
import { oscalProblems } from '../support/oscal';
import { recordedWorld } from './context';

/** What a command says. */
async function said(words: string, changes: Parameters<typeof recordedWorld>[0] = {}): Promise<string> {
  const world = recordedWorld(changes);
  expect(await holdfast(words.split(' '), world)).toBe(0);
  expect(world.said.error).toBe('');
  return world.said.out;
}

const everyId = LEDGER.map(({ id }) => id);

test('a table has each promise once, by section', async () => {
  const lines = (await said('commitments')).split('\n');
  expect(lines.flatMap((line) => /^│ ([A-Z]\d+) /.exec(line)?.[1] ?? [])).toEqual(everyId);
});

test('JSON says of each promise how it stands and what proves it', async () => {
  const { version, commitments } = z
    .object({ version: z.int(), commitments: z.array(z.looseObject({ id: z.string() })) })
    .parse(JSON.parse(await said('commitments --format json')));
  expect(version).toBe(1);
  expect(commitments.map(({ id }) => id)).toEqual(everyId);
  expect(commitments.find(({ id }) => id === 'L2')).toMatchObject({
    standing: 'kept',
    checks: expect.arrayContaining(['L2/global-membership']),
    configRules: ['RDS_CLUSTER_MULTI_AZ_ENABLED'],
  });
});

test('markdown is the page that is committed', async () => {
  expect(await said('commitments --format markdown')).toBe(readFileSync('docs/commitments.md', 'utf8'));
});

test('a model of OSCAL is refused where no OSCAL is asked for, instead of being passed over', async () => {
  const world = recordedWorld();
  expect(await holdfast(['commitments', '--model', 'system-security-plan'], world)).toBe(2);
  expect(world.said).toEqual({ out: '', error: expect.stringMatching(/--model.*--format table.*add --format oscal/) });
});

describe('OSCAL 1.1', () => {
  /** Values of a key, wherever it is. */
  const all = (key: string, text: string): readonly string[] =>
    [...text.matchAll(new RegExp(`"${key}": "([^"]+)"`, 'g'))].map(([, value = '']) => value);

  test('the component definition is valid, and implements every promise once', async () => {
    const text = await said('commitments --format oscal');
    expect(oscalProblems('component', JSON.parse(text))).toEqual([]);
    expect(all('control-id', text).toSorted()).toEqual(everyId.toSorted());
  });

  test.each(['production', 'staging', 'sandbox'])(
    'the security plan of %s is valid, and every promise is kept by a component of it',
    async (name) => {
      const text = await said(`commitments --format oscal --model system-security-plan --environment ${name}`);
      expect(oscalProblems('ssp', JSON.parse(text))).toEqual([]);
      expect(all('control-id', text)).toEqual(everyId);
      const known = all('uuid', text);
      expect(all('component-uuid', text).filter((uuid) => !known.includes(uuid))).toEqual([]);
    },
  );

  test('is the same on every run of a day, and every UUID stands for one thing', async () => {
    const document = await said('commitments --format oscal');
    expect(await said('commitments --format oscal')).toBe(document);
    const own = all('uuid', document);
    expect(new Set(own).size).toBe(own.length);
  });

  test('UUIDs are those of RFC 9562, version 5', () => {
    // The standard's own example (RFC 9562, appendix A.4), in its namespace of domain names.
    expect(uuidOf('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
});

test.each(['commitments --format yaml', 'commitments --environment moon'])(
  '%s is refused, naming what there is',
  async (words) => {
    const world = recordedWorld();
    expect(await holdfast(words.split(' '), world)).toBe(2);
    expect(world.said.error).toMatch(/table, json, markdown, oscal|production, staging, sandbox/);
  },
);
