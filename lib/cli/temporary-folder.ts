/** The system's folder for temporary files, which commands write to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../runtime/text';
import { refusalOf } from './errors';

/** @throws Refusal where nothing can be written there */
export function mustHaveTemporaryFolder(): void {
  try {
    rmSync(mkdtempSync(join(tmpdir(), `holdfast-${process.pid}-`)), { recursive: true });
  } catch (error) {
    const fix = 'create it, or set TMPDIR to another folder';
    throw refusalOf('TMPDIR', 'installation', 'a folder that can be written to', messageOf(error), fix);
  }
}
