/** What the index says about one drill, from its files for readers. Nothing is verified here: `holdfast drill verify` does. */
import { parseJson } from '../../../runtime/text';
import { readChain } from '../chain';
import { type DrillDocument, drillDocument } from '../document';
import type { EntryOf } from '../entries';
import { followUpFiles, followUpOf } from '../follow-up';
import { FILES } from '../head';

export interface DrillSummary {
  readonly document: DrillDocument;
  /** As it was found last. */
  readonly fence: DrillDocument['figures']['fence']['status'];
}

/** The drills of a folder or a bucket. */
export interface Drills {
  /** By their declaration, the latest first. */
  readonly closed: readonly DrillSummary[];
  /** Names of those without a document that can be read: under way, interrupted, or of another version of this program. */
  readonly others: readonly string[];
}

/** Files of one drill. */
export interface DrillFiles {
  readonly drill: string;
  readonly files: readonly string[];
  readonly read: (file: string) => Promise<Uint8Array>;
}

/** @throws where an existing file cannot be read */
export async function drillsOf(all: readonly DrillFiles[]): Promise<Drills> {
  const found: { readonly drill: string; readonly summary: DrillSummary | undefined }[] = [];
  for (const each of all) found.push({ drill: each.drill, summary: await summaryOf(each) });
  return {
    closed: found
      .flatMap(({ summary }) => summary ?? [])
      .sort((a, b) => (a.document.declared < b.document.declared ? 1 : -1)),
    others: found.filter(({ summary }) => !summary).map(({ drill }) => drill),
  };
}

async function summaryOf({ drill, files, read }: DrillFiles): Promise<DrillSummary | undefined> {
  if (!files.includes(FILES.document)) return undefined;
  const text = Buffer.from(await read(FILES.document)).toString();
  const { data: document } = drillDocument.safeParse(parseJson(text));
  if (document?.drill !== drill) return undefined;
  const numbers = [...new Set(files.flatMap((file) => followUpOf(file) ?? []))].sort((a, b) => a - b);
  let { status: fence } = document.figures.fence;
  for (const number of numbers) {
    const { entries, seal } = followUpFiles(number);
    if (!files.includes(entries) || !files.includes(seal)) continue;
    const later = readChain(entries, await read(entries)).entries;
    fence = later.findLast((entry): entry is EntryOf<'fence'> => entry.kind === 'fence')?.status ?? fence;
  }
  return { document, fence };
}
