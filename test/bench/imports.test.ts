/** The type check does not read the benchmarks and scripts, so this looks whether what they import is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IMPORT =
  /import\s*\{([^}]*)\}\s*from\s*'(\.[^']+)'|(?:const|let)\s*\{([^}]*)\}\s*=\s*(?:await\s+)?(?:require|import)\('(\.[^']+)'\)/g;

/** Names that a program takes from another file of the project, as `file: name`. */
const namesIn = (file: string): readonly { readonly from: string; readonly name: string }[] =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].flatMap(([, imported, importedFrom, required, requiredFrom]) =>
    (imported ?? required ?? '')
      .split(',')
      .map((each) => each.trim().split(/\s+as\s+|\s*:\s*/)[0] ?? '')
      .filter((name) => name !== '')
      .map((name) => ({ from: join(dirname(file), importedFrom ?? requiredFrom ?? ''), name })),
  );

const isExported = (text: string, name: string): boolean =>
  new RegExp(`export (async )?(class|function|const|type|interface) \\*?${name}\\b|export \\{[^}]*\\b${name}\\b`).test(
    text,
  );

const files = ['bench', 'scripts'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => join(folder, file)),
);

test.each(files)('%s imports what is there', (file) =>
  expect(namesIn(file).filter(({ from, name }) => !isExported(readFileSync(from, 'utf8'), name))).toEqual([]),
);

test('benchmarks do import from the project', () => expect(files.flatMap(namesIn).length).toBeGreaterThan(30));
