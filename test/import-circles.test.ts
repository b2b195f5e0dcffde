/** No file is imported by what it imports, types included: the linter's rule (import-x/no-cycle) passes over those. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { preProcessFile } from 'typescript';

const ROOMS = ['bin', 'lib', 'simulator', 'services', 'db', 'test', 'bench'];

type Graph = ReadonlyMap<string, readonly string[]>;

/** Each TypeScript file and the files of the project that it imports. */
function importsOf(files: readonly string[]): Graph {
  return new Map(
    files.map((file) => {
      const named = preProcessFile(readFileSync(file, 'utf8')).importedFiles.map(({ fileName }) => fileName);
      const relative = named.filter((name) => name.startsWith('.')).map((name) => normalize(join(dirname(file), name)));
      return [file, relative.map((path) => (existsSync(`${path}.ts`) ? `${path}.ts` : path))];
    }),
  );
}

/** Files that lead back to themselves: what is left when files that import nothing more are taken away, again and again. */
function circlesIn(graph: Graph): readonly string[] {
  const left = new Map(graph);
  const isFree = (imports: readonly string[]): boolean => !imports.some((path) => left.has(path));
  for (;;) {
    const free = [...left].filter(([, imports]) => isFree(imports)).map(([file]) => file);
    if (free.length === 0) return [...left.keys()];
    for (const file of free) left.delete(file);
  }
}

test('there is no circle of imports', () => {
  const files = ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
  ).filter((file) => file.endsWith('.ts') && !file.includes('node_modules') && !file.includes('/dist/'));
  expect(files.length).toBeGreaterThan(700);
  expect(circlesIn(importsOf(files))).toEqual([]);
});

test.each([
  [{ a: ['b'], b: ['a'] }, ['a', 'b']],
  [{ a: ['b'], b: ['c'], c: ['b'], d: ['a'] }, ['a', 'b', 'c', 'd']],
  [{ a: ['a'] }, ['a']],
  [{ a: ['b', 'c'], b: ['c'], c: [] }, []],
])('in %j these are seen: %j', (graph, expected) =>
  expect(circlesIn(new Map(Object.entries(graph))).toSorted()).toEqual(expected),
);
