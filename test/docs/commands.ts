/** Commands in documents: blocks of code, fenced or indented, and code within a line. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Every document that is committed. */
export const DOCUMENTS = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(file) && !/^(CHANGELOG|docs\/adr|vendor)/.test(file));

/** One command, as far as its words are known: `aws rds describe-events`, and the options that follow. */
export interface Command {
  readonly file: string;
  readonly words: readonly string[];
  readonly options: readonly string[];
}

/** The blocks of code of a document, without diagrams, each with its lines joined where a backslash says so. */
export function blocksOf(markdown: string): readonly string[] {
  const fenced = [...markdown.matchAll(/^( *)```(\w*)\n([\s\S]*?)\n\1```/gm)]
    .filter(([, , language = '']) => ['', 'sh', 'bash'].includes(language))
    .map(([, , , body = '']) => body);
  const rest = markdown.replaceAll(/^( *)```[\s\S]*?\n\1```/gm, '');
  const indented = [...rest.matchAll(/(?:^|\n\n)((?: {4,}(?![-*\d]).*(?:\n+(?= {4})|\n|$))+)/g)].map(
    ([, body = '']) => body,
  );
  // In the order of the page, so that a variable stands before its use.
  return [...fenced, ...indented]
    .toSorted((one, other) => markdown.indexOf(one) - markdown.indexOf(other))
    .map((body) => body.replaceAll(/\\\n\s*/g, ' '));
}

const inlineOf = (markdown: string): readonly string[] =>
  [...markdown.replaceAll(/^( *)```[\s\S]*?\n\1```/gm, '').matchAll(/`((?:aws|npx|npm) [^`]+)`/g)].map(
    ([, code = '']) => code.replaceAll(/\s+/g, ' '),
  );

const START = /(?<![\w./-])(?:aws|npx holdfast|npx cdk|npm run) (?=[a-z])/g;

/** Every command of a document that starts with one of our tools, or with the AWS CLI. */
export const commandsOf = (file: string, markdown: string): readonly Command[] =>
  [...blocksOf(markdown), ...inlineOf(markdown)].flatMap((code) =>
    [...code.matchAll(START)].map(({ index }) => {
      const all = wordsOf(code.slice(index));
      const end = all.findIndex((word) => /^[[-]/.test(word));
      return {
        file,
        words: all.slice(0, end < 0 ? undefined : end),
        options: all.flatMap((word) => /^\[?(--[a-z][\w-]*)/.exec(word)?.[1] ?? []),
      };
    }),
  );

/** Words of a shell command up to its end. What is quoted, or calculated, is one word. */
function wordsOf(code: string): readonly string[] {
  const [words, quotes]: [string[], string[]] = [[], []];
  let word = '';
  for (const letter of code) {
    const quote = quotes.at(-1);
    if (quote === undefined && /[\n;|&)#`]/.test(letter) && !(letter === '#' && word !== '')) break;
    if (letter === quote) quotes.pop();
    else if (quote !== "'" && (letter === "'" || letter === '"') && quote !== letter) quotes.push(letter);
    else if (letter === '(' && word.endsWith('$')) quotes.push(')');
    if (quote === undefined && letter === ' ') {
      if (word !== '') words.push(word);
      word = '';
    } else word += letter;
  }
  return word === '' ? words : [...words, word];
}

/** Variables that the shell or its caller sets. */
const GIVEN = ['USER', 'HOME', 'PATH', 'PWD'];

/** Variables of a document's blocks that no line before sets. */
export function undefinedVariables(markdown: string): readonly string[] {
  // The shell replaces nothing between single quotes, unless they stand between double ones.
  const code = blocksOf(markdown)
    .join('\n')
    .replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (quoted) => (quoted.startsWith('"') ? quoted : "''"));
  const firstOf = (pattern: RegExp): ReadonlyMap<string, number> =>
    new Map([...code.matchAll(pattern)].toReversed().map(({ 1: name = '', index }) => [name, index]));
  const set = firstOf(/(?:^|[\s(;])(?:for )?([A-Za-z_]\w*)(?==| in )/gm);
  return [...firstOf(/\$\{?([A-Za-z_]\w*)/g)]
    .filter(([name, used]) => !GIVEN.includes(name) && !((set.get(name) ?? Infinity) < used))
    .map(([name]) => name);
}

export const read = (file: string): string => readFileSync(file, 'utf8');
