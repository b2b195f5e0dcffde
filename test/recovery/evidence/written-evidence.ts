/** Evidence on the disk, closed and not rendered, in as many lines as a test wants. */
import { closedEvidence, type DrillDocument, documentOf } from '../../../lib/recovery/evidence/document';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import { figures } from '../../../lib/recovery/evidence/figures/figures';
import { fingerprintOf, runSigner, type Signer } from '../../../lib/recovery/evidence/keys';
import { HEAD } from '../../../lib/recovery/evidence/signed-file';
import { type EvidenceBytes, readEvidence } from '../../../lib/recovery/evidence/verify';
import { beginEvidence } from '../../../lib/recovery/evidence/writer';
import { after, drillOf } from './drill-of';

export const signer = runSigner('drill-1');
export const trusted = fingerprintOf(signer.key);

export async function written(
  folder: string,
  entries: readonly Entry[],
  by: Signer,
  lines = 8,
): Promise<EvidenceBytes> {
  const writer = await beginEvidence(folder);
  for (const [index, entry] of entries.entries()) {
    writer.add(entry);
    if (index % Math.ceil(entries.length / lines) === 0) await writer.flush();
  }
  await writer.close(by, after(40));
  return readEvidence(folder);
}

/** As few entries as a drill can have, so that thousands of forgeries are quickly judged. */
export const small = drillOf().filter(
  (entry, index) =>
    entry.kind !== 'delivery' &&
    entry.kind !== 'lag' &&
    (index % 9 === 0 || ['checked', 'step', 'ended', 'fence'].includes(entry.kind)),
);

/** What verification reads of genuine evidence. */
export interface Genuine {
  readonly entries: Buffer;
  readonly head: Buffer;
}

export async function genuineIn(folder: string): Promise<Genuine> {
  const { entries, head } = await written(folder, small, signer);
  return { entries: Buffer.from(entries ?? []), head: Buffer.from(head ?? []) };
}

export const linesOf = (bytes: Buffer): string[] => bytes.toString().split(/(?<=\n)/);

/** The document of a drill with these entries, as if they had been closed. */
export async function documentFrom(entries: readonly Entry[]): Promise<DrillDocument> {
  const all = figures(entries);
  const head = await HEAD.sign(
    {
      version: 1,
      drill: 'drill-1',
      environment: 'production',
      rehearsal: all.rehearsal,
      passed: all.passed,
      at: new Date(after(40)).toISOString(),
      lines: 1,
      entries: entries.length,
      last: 'ab'.repeat(32),
      figures: all,
    },
    signer,
  );
  return documentOf(closedEvidence(entries, Buffer.from('samples'), head));
}
