/**
 * Counts lines of code as Prettier prints them: `node scripts/count-lines.mjs`. Docstrings are not counted, nor lines that hold
 * only a text for a reader: a help, error, finding or alarm text of 25 characters and more, with or without its key.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const AREAS = { product: ['bin', 'lib', 'services', 'db', 'simulator'], tests: ['test'] };
const CODE = /\.(ts|mjs|js|sql)$/;
const DOCSTRING = /^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\n/gm;
const TEXT = /^\s*(\w+: )?(['"`]).{25,}\2[,;)+ }]*$/;

const linesOf = (text) => text.split('\n').length - 1;

console.table(
  Object.fromEntries(
    Object.entries(AREAS).map(([area, folders]) => {
      const files = execFileSync('git', ['ls-files', ...folders], { encoding: 'utf8' }).split('\n');
      const sources = files.filter((file) => CODE.test(file)).map((file) => readFileSync(file, 'utf8'));
      const all = sources.reduce((sum, source) => sum + linesOf(source), 0);
      const code = sources.map((source) => source.replaceAll(DOCSTRING, ''));
      const docstrings = all - code.reduce((sum, source) => sum + linesOf(source), 0);
      const texts = code.flatMap((source) => source.split('\n')).filter((line) => TEXT.test(line)).length;
      return [area, { files: sources.length, all, docstrings, texts, code: all - docstrings - texts }];
    }),
  ),
);
