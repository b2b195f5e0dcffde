/** Which procedures a rehearsal follows (M7). */
import { execFileSync } from 'node:child_process';

/** The commit that is checked out, `-dirty` behind it where files differ; `unknown` where there is no repository. */
export function commitHere(): string {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return `${git('rev-parse', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '-dirty'}`;
  } catch {
    return 'unknown';
  }
}
