/** What a document, a comment or a message says about where things are is true. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(md|ts|mjs|js)$/.test(file) && existsSync(file));

/** Places in a text that a pattern finds, as `line: what it names`, where nothing is. */
const missing = (text: string, pattern: RegExp, isThere: (path: string) => boolean): readonly string[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const [, path = ''] = match;
    return isThere(path) ? [] : [`${text.slice(0, match.index).split('\n').length}: ${path}`];
  });

const LINK = /\]\(([^)#:\s]+)(?:#[^)]*)?\)/g;
const MENTION =
  /(?<![\w./-])((?:lib|bin|test|simulator|services|db|bench|scripts|docs)(?:\/[\w.-]+)+\.(?:ts|mjs|js|md|json|yaml|sql))\b/g;

test.each(files.filter((file) => file.endsWith('.md')))('links of %s lead somewhere', (file) =>
  expect(missing(readFileSync(file, 'utf8'), LINK, (path) => existsSync(join(dirname(file), path)))).toEqual([]),
);

/** The ledger names tests by where they are below test/; a test of files that are not there names such files. */
const isThere = (path: string): boolean => existsSync(path) || existsSync(join('test', path)) || /\/dist\//.test(path);

test('every file that is mentioned by its path is there', () => {
  const wrong = files.flatMap((file) =>
    missing(readFileSync(file, 'utf8'), MENTION, isThere).map((place) => `${file}:${place}`),
  );
  expect(wrong).toEqual([]);
});

test('a link and a path that lead nowhere are found', () => {
  const gone = ['lib', 'gone', 'away.ts'].join('/');
  expect(missing('a\n[b](gone.md#c) and [d](here.md)', LINK, (path) => path === 'here.md')).toEqual(['2: gone.md']);
  expect(missing(`see ${gone}.`, MENTION, () => false)).toEqual([`1: ${gone}`]);
});
