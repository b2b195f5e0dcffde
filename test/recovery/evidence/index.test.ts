/** The page over all drills of a folder. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, EntryOf } from '../../../lib/recovery/evidence/entries';
import { openFollowUp, sealFollowUps } from '../../../lib/recovery/evidence/follow-up-writer';
import { writeIndex } from '../../../lib/recovery/evidence/index/local-index';
import { runSigner } from '../../../lib/recovery/evidence/keys';
import { closedFolder } from './closed-folder';
import { after, DECLARED, drillOf } from './drill-of';

const root = mkdtempSync(join(tmpdir(), 'holdfast-index-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A drill that was declared some days after the first one. */
function drillAfter(days: number, drill: string, changes: Partial<EntryOf<'declared'>> = {}): Entry[] {
  const later = days * 24 * 3600 * 1000;
  return drillOf({ ...changes, drill }).map((entry) => ({
    ...entry,
    at: entry.at + later,
    ...('done' in entry && { done: entry.done + later }),
    ...(entry.kind === 'step' &&
      entry.status === 'completed' && { regionSwitch: { from: 0, to: 41_000 + days * 1000 } }),
  }));
}

const textOf = (html: string): string => html.replaceAll(/<style>[^]*<\/style>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('lists every drill, the latest first, with what is known of it now; each drill writes it at its end', async () => {
  const folder = join(root, 'drills');
  const signer = runSigner('any');
  await closedFolder(folder, 'first', drillAfter(0, 'first', { rehearsal: false }), signer);
  const open = drillAfter(2, 'second', { rehearsal: false }).map((entry): Entry =>
    entry.kind === 'fence' ? { ...entry, status: 'unverified' } : entry,
  );
  const second = await closedFolder(folder, 'second', open, signer);
  await closedFolder(folder, 'failed', drillAfter(1, 'failed', { rehearsal: false, mode: 'switchover' }), signer);
  mkdirSync(join(folder, 'interrupted'));
  writeFileSync(join(folder, 'interrupted', 'evidence.jsonl'), '');
  writeFileSync(join(folder, 'first.fingerprint'), '');
  const written = join(folder, 'index.html');
  expect(textOf(readFileSync(written, 'utf8'))).toContain('3 drills, of which 2 passed');

  const followUp = await openFollowUp(second, after(100));
  followUp.add({ kind: 'fence', at: after(100), region: DECLARED.from, status: 'verified', detail: '' });
  await followUp.leave();
  await sealFollowUps(second, signer, after(101));
  expect(await writeIndex(folder)).toBe(written);
  const html = readFileSync(written, 'utf8');
  const links = [...html.matchAll(/<a href="([^"]+)"/g)].map(([, link]) => link);
  expect(links).toEqual(['second/index.html', 'failed/index.html', 'first/index.html']);
  const text = textOf(html);
  expect(text).toContain('1970-01-03 00:16:40 failover us-east-2 ✓ passed 4.1 s 16.5 s 300 ms 3 of 260 verified');
  expect(text).toContain('1970-01-02 00:16:40 switchover us-east-2 ✗ not passed');
  expect(text).toContain('Without closed evidence Under way, interrupted, or written by another version: interrupted.');
  // Two failovers whose steps took 41 and 43 s by the clock of Region switch.
  expect(text).toContain('traffic failover 2 2 min 41 s 43 s 45 s');
  expect(html).not.toMatch(/REHEARSAL|NaN|Infinity|undefined|<script|https?:\/\//);
});

test('a rehearsal says so once, and suggests no estimates', async () => {
  const folder = join(root, 'rehearsals');
  await closedFolder(folder, 'one', drillAfter(0, 'one'), runSigner('one'));
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(html.match(/REHEARSAL/g)).toHaveLength(2);
  expect(textOf(html)).toContain('1 rehearsal, of which 1 passed');
  expect(html).not.toContain('What the plan should expect');
});

test('two commands may write it at once', async () => {
  const folder = join(root, 'at-once');
  await closedFolder(folder, 'one', drillAfter(0, 'one'), runSigner('one'));
  await expect(Promise.all(Array.from({ length: 4 }, () => writeIndex(folder)))).resolves.toHaveLength(4);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('</html>');
});
