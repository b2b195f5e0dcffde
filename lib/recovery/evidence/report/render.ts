/** The files for readers of closed evidence: document, OSCAL and page. They follow from the samples and can be written again. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readChain } from '../chain';
import { closed, type Closed, documentOf, documentText } from '../document';
import { fingerprintFile, readOrdinary, writeWhole } from '../folder';
import { FILES, type Head, readHead } from '../head';
import { fingerprintOf, type Signer } from '../keys';
import { assessmentResults } from '../oscal/assessment-results';
import { readEvidence } from '../verify';
import { BrokenEvidence, type EvidenceWriter } from '../writer';
import { page } from './page';

/** The files for readers, by name. */
export function rendered(evidence: Closed): Readonly<Record<string, string>> {
  const document = documentOf(evidence);
  return {
    [FILES.document]: documentText(document),
    [FILES.oscal]: `${JSON.stringify(assessmentResults(document), undefined, 2)}\n`,
    [FILES.page]: page(document, evidence.entries),
  };
}

/** Writes them into the folder, over existing ones. @throws {BrokenEvidence} where the evidence is not closed or cannot be read */
export async function render(folder: string): Promise<void> {
  const evidence = closedFrom(await readEvidence(folder));
  for (const [file, text] of Object.entries(rendered(evidence))) await writeWhole(join(folder, file), text);
}

/** Writes the missing ones, after an interrupted closing. @throws {BrokenEvidence} as `render` */
export async function renderMissing(folder: string): Promise<void> {
  const there = await readdir(folder);
  const missing = Object.entries(rendered(closedFrom(await readEvidence(folder)))).filter(
    ([file]) => !there.includes(file),
  );
  for (const [file, text] of missing) await writeWhole(join(folder, file), text);
}

/**
 * Existing files for readers that do not follow from the samples: changed, or written by another version of this program.
 * @throws {BrokenEvidence} as `render`
 */
export async function differing(folder: string): Promise<readonly string[]> {
  const evidence = closedFrom(await readEvidence(folder));
  const there = await Promise.all(
    Object.entries(rendered(evidence)).map(async ([file, text]) => ({
      file,
      same: await isSame(join(folder, file), text),
    })),
  );
  return there.filter(({ same }) => !same).map(({ file }) => file);
}

const isSame = (path: string, text: string): Promise<boolean> =>
  readOrdinary(path).then(
    (found) => found.equals(Buffer.from(text)),
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );

/** Closed evidence from its bytes; not verified. @throws {BrokenEvidence} */
export function closedFrom({ entries, head: bytes }: Awaited<ReturnType<typeof readEvidence>>): Closed {
  const head = bytes && readHead(bytes);
  if (!head || !entries)
    throw new BrokenEvidence([
      {
        code: 'unfinished',
        where: FILES.head,
        found: 'no head, or an invalid one',
        required: 'the head of a drill that was closed',
      },
    ]);
  const { entries: read, flaws } = readChain(FILES.entries, entries);
  if (flaws.length > 0) throw new BrokenEvidence(flaws);
  return closed(read, entries, head);
}

/** Closed evidence, with its files for readers. */
export interface Finished {
  readonly head: Head;
  /** Shown at the end of a rehearsal, to recognise its evidence later. */
  readonly fingerprint: string;
  /** File to open. */
  readonly page: string;
}

/**
 * Closes a drill's evidence and writes the files for readers. Writes the fingerprint of a run's own key next to the folder.
 * @param at now, in milliseconds since 1970
 */
export async function finish(writer: EvidenceWriter, signer: Signer, at: number): Promise<Finished> {
  const { folder } = writer;
  const head = await writer.close(signer, at);
  const fingerprint = fingerprintOf(signer.key);
  if (signer.key.kind === 'run') await writeWhole(fingerprintFile(folder), `${fingerprint}\n`);
  await render(folder);
  return { head, fingerprint, page: join(folder, FILES.page) };
}
