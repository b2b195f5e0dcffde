/** The files for readers of closed evidence: document, OSCAL and page. They follow from the samples and can be written again. */
import { dirname, join } from 'node:path';
import { readChain, UNLIMITED } from '../chain';
import { closedEvidence, type ClosedEvidence, documentOf, documentText } from '../document';
import { exists, fingerprintFile, readOrdinaryFile, writeAtomically } from '../folder';
import { BrokenEvidence, flawsAt } from '../flaws';
import { FILES, type Head } from '../head';
import { verifyFollowUps } from '../follow-up-verify';
import { fingerprintOf, type Signer } from '../keys';
import { assessmentResults } from '../oscal/assessment-results';
import { type EvidenceBytes, readEvidence } from '../verify';
import { writeIndex } from '../index/local-index';
import { HEAD } from '../signed-file';
import { newestOf } from '../times';
import type { EvidenceWriter } from '../writer';
import { page } from './page';

/** The files for readers, by name. @throws {BrokenEvidence} where the evidence is not closed or cannot be read */
function filesFrom(bytes: EvidenceBytes): Readonly<Record<string, string>> {
  const evidence = closedFrom(bytes);
  const document = documentOf(evidence);
  const signed = { head: evidence.head, bytes: bytes.head ?? new Uint8Array(), ended: newestOf(evidence.entries) };
  const { followUps } = verifyFollowUps(bytes.followUps ?? [], signed, undefined, UNLIMITED);
  const sealed = followUps.filter(({ at }) => at !== undefined);
  return {
    [FILES.document]: documentText(document),
    [FILES.oscal]: `${JSON.stringify(assessmentResults(document), undefined, 2)}\n`,
    [FILES.page]: page(document, evidence.entries, sealed),
  };
}

/** Writes them into the folder, over existing ones. @throws {BrokenEvidence} where the evidence is not closed or cannot be read */
export async function render(folder: string): Promise<void> {
  const files = filesFrom(await readEvidence(folder));
  for (const [file, text] of Object.entries(files)) await writeAtomically(join(folder, file), text);
}

/** Writes the missing ones, after an interrupted closing. @throws {BrokenEvidence} as `render` */
export async function renderMissing(folder: string): Promise<void> {
  const files = filesFrom(await readEvidence(folder));
  for (const [file, text] of Object.entries(files))
    if (!(await exists(join(folder, file)))) await writeAtomically(join(folder, file), text);
}

/**
 * Existing files for readers that do not follow from the samples: changed, or written by another version of this program.
 * @throws {BrokenEvidence} as `render`
 */
export async function findDiffering(folder: string): Promise<readonly string[]> {
  const files = filesFrom(await readEvidence(folder));
  const found: string[] = [];
  for (const [file, text] of Object.entries(files)) if (!(await isSame(join(folder, file), text))) found.push(file);
  return found;
}

/** A file that is absent counts as the same; one that is no ordinary file does not. */
const isSame = async (path: string, text: string): Promise<boolean> =>
  !(await exists(path)) ||
  readOrdinaryFile(path, Buffer.byteLength(text)).then(
    (found) => found.equals(Buffer.from(text)),
    () => false,
  );

/** Closed evidence from its bytes; not verified. @throws {BrokenEvidence} */
export function closedFrom({ entries, head: bytes }: EvidenceBytes): ClosedEvidence {
  const { whole: head, flaws } = HEAD.readAt(FILES.head, bytes);
  const chain = readChain(FILES.entries, entries);
  const all = [...flaws, ...chain.flaws, ...flawsAt(FILES.entries, [!entries, 'story', 'absent', 'the samples'])];
  if (!head || !entries || all.length > 0) throw new BrokenEvidence(all);
  return closedEvidence(chain.entries, entries, head);
}

/** Closed evidence, with its files for readers. */
export interface RenderedEvidence {
  readonly head: Head;
  /** Shown at the end of a rehearsal, to recognise its evidence later. */
  readonly fingerprint: string;
  /** File to open. */
  readonly page: string;
}

/**
 * Closes a drill's evidence, writes the files for readers and the index of drills next to its folder. Writes the fingerprint of a run's own key next to the folder.
 * @param at now, in milliseconds since 1970
 */
export async function closeAndRender(writer: EvidenceWriter, signer: Signer, at: number): Promise<RenderedEvidence> {
  const { folder } = writer;
  const head = await writer.close(signer, at);
  const fingerprint = fingerprintOf(signer.key);
  if (signer.key.kind === 'run') await writeAtomically(fingerprintFile(folder), `${fingerprint}\n`);
  await render(folder);
  await writeIndex(dirname(folder));
  return { head, fingerprint, page: join(folder, FILES.page) };
}
