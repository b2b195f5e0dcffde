/** What a document, a comment or a message says about where things are is true. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sectionsOf } from './headings';

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

/** Anchors of links to documents of this repository. */
const ANCHOR = /\]\(([^)#:\s]*)#([^)\s]+)\)/g;

/** Links of a document to a heading that is not there, as `file#anchor`. @param read undefined where there is no such file */
const lostAnchors = (file: string, text: string, read: (file: string) => string | undefined): readonly string[] =>
  [...text.matchAll(ANCHOR)].flatMap(([, path = '', anchor = '']) => {
    const page = path === '' ? file : join(dirname(file), path);
    const target = page.endsWith('.md') ? (path === '' ? text : read(page)) : undefined;
    return target === undefined || sectionsOf(target).has(anchor) ? [] : [`${page}#${anchor}`];
  });

const contents = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

test.each(files.filter((file) => file.endsWith('.md')))('anchors of links in %s are those of headings', (file) =>
  expect(lostAnchors(file, readFileSync(file, 'utf8'), contents)).toEqual([]),
);

test('an anchor without a heading is found, on the same page and on another one', () => {
  const page =
    '# Title\n\n## A `step` (it)\n\n```\n# No heading\n```\n\n[a](#a-step-it) [b](#no-heading) [c](x.md#title) [d](x.md#gone)';
  expect(lostAnchors('y.md', page, () => '# Title')).toEqual(['y.md#no-heading', 'x.md#gone']);
});

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
