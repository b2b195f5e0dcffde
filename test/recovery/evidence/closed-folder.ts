/** Evidence on the disk, closed and rendered, as a drill leaves it. */
import { join } from 'node:path';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import type { Signer } from '../../../lib/recovery/evidence/keys';
import { beginEvidence } from '../../../lib/recovery/evidence/writer';
import { closeAndRender } from '../../../lib/recovery/evidence/report/render';
import { after } from './drill-of';

/** @returns the folder */
export async function closedFolder(
  root: string,
  name: string,
  entries: readonly Entry[],
  signer: Signer,
): Promise<string> {
  const folder = join(root, name);
  const writer = await beginEvidence(folder);
  for (const entry of entries) writer.add(entry);
  await closeAndRender(writer, signer, after(40));
  return folder;
}
