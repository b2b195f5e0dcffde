/** Whether a drill can ask for its confirmation. */
import { fault, type Problem } from '../config/validate/problem';
import type { CommandContext } from './context';
import type { AskedDrill } from './drill-preparation';

/** A new drill asks before it begins. @returns what is wrong where it cannot ask */
export function confirmationProblems(
  { dryRun, yes, what }: Pick<AskedDrill, 'dryRun' | 'yes'> & { readonly what: object },
  { ask }: Pick<CommandContext, 'ask'>,
): readonly Problem[] {
  if (dryRun || yes || ask || 'resume' in what) return [];
  return [
    fault('--yes', 'usage', 'a terminal, to ask for confirmation', 'none', 'add --yes to begin without being asked'),
  ];
}
