/** What is made of closed evidence for readers: document, OSCAL and page. All of it follows from the samples and can be made again. */
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

/** Files that readers get, by name. */
export function rendered(evidence: Closed): Readonly<Record<string, string>> {
  const document = documentOf(evidence);
  return {
    [FILES.document]: documentText(document),
    [FILES.oscal]: `${JSON.stringify(assessmentResults(document), undefined, 2)}\n`,
    [FILES.page]: page(document, evidence.entries),
  };
}

/** Writes them into the folder, over what is there. @throws {BrokenEvidence} where the evidence is not closed or cannot be read */
export async function render(folder: string): Promise<void> {
  const evidence = closedFrom(await readEvidence(folder));
  for (const [file, text] of Object.entries(rendered(evidence))) await writeWhole(join(folder, file), text);
}

/** Writes those that are not there: closing was interrupted. @throws {BrokenEvidence} as `render` */
export async function renderMissing(folder: string): Promise<void> {
  const there = await readdir(folder);
  const missing = Object.entries(rendered(closedFrom(await readEvidence(folder)))).filter(
    ([file]) => !there.includes(file),
  );
  for (const [file, text] of missing) await writeWhole(join(folder, file), text);
}

/**
 * Files for readers that are there and say something else than what follows from the samples: changed, or written by
 * another version of this program. @throws {BrokenEvidence} as `render`
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
        found: 'absent, or something else',
        required: 'the head of a drill that was closed',
      },
    ]);
  const { entries: read, flaws } = readChain(FILES.entries, entries);
  if (flaws.length > 0) throw new BrokenEvidence(flaws);
  return closed(read, entries, head);
}

/** Evidence that is ready for its readers. */
export interface Finished {
  readonly head: Head;
  /** To be shown to whoever runs a rehearsal: by it they know the evidence again. */
  readonly fingerprint: string;
  /** File to open. */
  readonly page: string;
}

/**
 * Closes a drill's evidence and makes everything of it. The fingerprint of a run's own key is kept beside the folder.
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
