/** Evidence that an earlier version wrote, of both modes and with what followed: it stays genuine, and what is made of it stays the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { documentOf, documentText } from '../../../lib/recovery/evidence/document';
import { assessmentResults } from '../../../lib/recovery/evidence/oscal/assessment-results';
import { closedFrom } from '../../../lib/recovery/evidence/report/render';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';

const folderOf = (mode: string): string => join(__dirname, 'earlier', mode);
const text = (mode: string, file: string): string => readFileSync(join(folderOf(mode), file), 'utf8');
const trusted = (mode: string): string => readFileSync(`${folderOf(mode)}.fingerprint`, 'utf8').trim();

/** Every UUID of an OSCAL document, those that others are referred to by among them, in order. */
const uuids = (document: unknown): readonly string[] =>
  JSON.stringify(document).match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];

describe.each([
  { mode: 'switchover', followUps: 0 },
  { mode: 'failover', followUps: 1 },
])('an earlier $mode', ({ mode, followUps }) => {
  test('is genuine, and so is what followed', async () => {
    const verdict = verify(await readEvidence(folderOf(mode)), trusted(mode));
    expect(verdict).toMatchObject({ genuine: true, flaws: [], head: { passed: true, rehearsal: true } });
    expect(verdict.followUps).toHaveLength(followUps);
  });

  test('gives the same document', async () => {
    const evidence = closedFrom(await readEvidence(folderOf(mode)));
    expect(documentText(documentOf(evidence))).toBe(text(mode, 'document.json'));
  });

  test('has the same ids in OSCAL', async () => {
    const before = z.json().parse(JSON.parse(text(mode, 'oscal-assessment-results.json')));
    const now = assessmentResults(documentOf(closedFrom(await readEvidence(folderOf(mode)))));
    expect(uuids(now).length).toBeGreaterThan(50);
    expect(uuids(now)).toEqual(uuids(before));
  });
});

test('a change of one sample is found in them', async () => {
  const bytes = await readEvidence(folderOf('failover'));
  const entries = Buffer.from(text('failover', 'evidence.jsonl').replace('"acknowledged"', '"refused"'));
  expect(verify({ ...bytes, entries }, trusted('failover'))).toMatchObject({ genuine: false });
});
