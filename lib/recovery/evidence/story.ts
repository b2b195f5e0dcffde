import type { Flaw } from './chain';
import type { Entry } from './entries';

/** What a drill's entries must be as a whole: one declaration, before everything; one end, after everything. */
export function storyFlaws(file: string, entries: readonly Entry[]): readonly Flaw[] {
  const flaws: Flaw[] = [];
  const places = (kind: Entry['kind']): number[] =>
    entries.flatMap((entry, index) => (entry.kind === kind ? [index] : []));
  const [declared, ended] = [places('declared'), places('ended')];
  if (declared.length !== 1 || declared[0] !== 0)
    flaws.push({
      code: 'story',
      where: file,
      found: `${declared.length} declarations`,
      required: 'one, as the first entry',
    });
  if (ended.length > 1 || ended.some((index) => index !== entries.length - 1))
    flaws.push({
      code: 'story',
      where: file,
      found: `${ended.length} ends, or entries after one`,
      required: 'at most one, as the last entry',
    });
  return flaws;
}

/** What follows a drill declares nothing and ends nothing. */
export function followUpFlaws(file: string, entries: readonly Entry[]): readonly Flaw[] {
  const others = entries.filter(({ kind }) => kind === 'declared' || kind === 'ended');
  return others.map(({ kind }) => ({
    code: 'story',
    where: file,
    found: `an entry that was ${kind}`,
    required: 'what was seen after the drill had ended',
  }));
}
