import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { z } from 'zod';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import { type DrillDocument, drillDocument } from '../../../lib/recovery/evidence/document';
import { commitmentFindings } from '../../../lib/recovery/evidence/commitments';
import { assessmentResults } from '../../../lib/recovery/evidence/oscal/assessment-results';
import { oscalProblems } from '../../support/oscal';
import { after, checked, DECLARED, drillOf, heartbeat } from './drill-of';
import { documentFrom, small } from './written-evidence';

const PUBLISHED = join(__dirname, '../../../docs/schemas/drill-evidence.schema.json');
const schema = `${JSON.stringify(z.toJSONSchema(drillDocument), undefined, 2)}\n`;
if (process.env.UPDATE_GOLDEN) writeFileSync(PUBLISHED, schema);

const validate = addFormats(new Ajv({ allErrors: true })).compile(JSON.parse(schema));
const violations = (document: unknown): unknown => (validate(document) ? [] : validate.errors);

test('the published schema is that of the documents (UPDATE_GOLDEN=1 writes it)', () => {
  expect(readFileSync(PUBLISHED, 'utf8')).toBe(schema);
});

test("a drill's document follows the schema, names plan, commit, samples and key, and says that it is a rehearsal", async () => {
  const document = await documentFrom(drillOf());
  expect(violations(document)).toEqual([]);
  expect(drillDocument.parse(document)).toEqual(document);
  expect(document).toMatchObject({
    rehearsal: true,
    plan: DECLARED.plan,
    commit: '0123abcd',
    samples: { file: 'evidence.jsonl', lines: 1 },
    seal: { kind: 'run', key: 'drill-1' },
  });
  expect(document.checks).toHaveLength(4);
  expect(violations({ ...document, more: 1 })).not.toEqual([]);
});

describe('OSCAL', () => {
  const kept = (document: DrillDocument): Record<string, boolean> =>
    Object.fromEntries(commitmentFindings(document).map((each) => [each.id, each.kept]));

  test.each([
    ['a drill', drillOf()],
    ['a drill that ended right after its declaration', [DECLARED]],
  ])('the results of %s follow the official schema', async (_, entries) => {
    expect(oscalProblems('assessment-results', assessmentResults(await documentFrom(entries)))).toEqual([]);
  });

  test('also with any text from people and services', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const odd = small.map((entry): Entry => {
          if (entry.kind === 'declared')
            return { ...entry, operator: text, commit: text, drill: text, environment: text };
          return entry.kind === 'checked' ? { ...entry, name: text, found: text, required: text } : entry;
        });
        expect(oscalProblems('assessment-results', assessmentResults(await documentFrom(odd)))).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test('every reference has its target', async () => {
    const {
      'assessment-results': {
        results: [result],
        'back-matter': { resources },
        'import-ap': { href },
      },
    } = assessmentResults(await documentFrom(drillOf()));
    const text = JSON.stringify(result);
    const made = [...JSON.stringify([result, resources]).matchAll(/"uuid":"([^"]+)"/g)].map(([, uuid]) => uuid);
    const meant = [
      ...`${text}"#${href.slice(1)}"`.matchAll(/(?:"(?:observation|subject)-uuid":"|"#)([0-9a-f-]{36})"/g),
    ].map(([, uuid]) => uuid);
    expect(meant.length).toBeGreaterThan(10);
    expect(meant.filter((uuid) => !made.includes(uuid))).toEqual([]);
    expect(new Set(made).size).toBe(made.length);
  });

  test('a rehearsal says so in every part, and tests no real service (M6)', async () => {
    const document = await documentFrom(drillOf());
    expect(kept(document)).toEqual({ L4: true, M6: false, M7: true, M8: true, M9: true, N3: true });
    const {
      metadata,
      results: [result],
    } = assessmentResults(document)['assessment-results'];
    expect(metadata.title).toMatch(/^REHEARSAL/);
    const parts = [...(result?.observations ?? []), ...(result?.findings ?? [])];
    for (const part of parts)
      expect(part).toMatchObject({
        title: expect.stringMatching(/^REHEARSAL/),
        props: [{ name: 'rehearsal', value: 'true' }],
      });
  });

  test.each<[string, Entry[], string]>([
    ['a rehearsal, which tests no real service, passed', drillOf(), 'M6'],
    [
      'a check that names it failed',
      [...drillOf(), checked('link-encrypted', after(20), { commitments: ['N3'], passed: false })],
      'N3',
    ],
    ['a verification failed', [...drillOf(), checked('portal-writes', after(20), { passed: false })], 'M7'],
    ['more was lost than a minute', [heartbeat(5000, after(-60)), ...drillOf()], 'L4'],
    ['it was verified too late', [...drillOf(), checked('late', after(13 * 3600))], 'M8'],
    ['the surviving database was not asked', drillOf().filter(({ kind }) => kind !== 'survivors'), 'M9'],
  ])('a commitment is not kept where %s', async (_, entries, id) => {
    expect(kept(await documentFrom(drillOf({ rehearsal: false })))).toMatchObject({ [id]: true });
    expect(kept(await documentFrom(entries))).toMatchObject({ [id]: false });
  });

  test('a failed check of the lost region is listed, and does not decide', async () => {
    const owes = (id: string) =>
      checked(`owed for ${id}`, after(20), { phase: 'post-recovery', commitments: [id], passed: false });
    const findings = commitmentFindings(await documentFrom([...drillOf(), owes('L4'), owes('N9')]));
    expect(findings.find(({ id }) => id === 'L4')).toMatchObject({
      kept: true,
      found: expect.stringContaining('owed by the region that was left: owed for L4'),
    });
    expect(findings.map(({ id }) => id)).not.toContain('N9');
  });

  test('a commitment without a check or figure is not listed', async () => {
    expect(
      kept(
        await documentFrom(drillOf().filter((entry) => entry.kind !== 'checked' || !entry.commitments.includes('N3'))),
      ),
    ).not.toHaveProperty('N3');
  });
});
