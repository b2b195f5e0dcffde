/**
 * Compares two synthesized assemblies: every stack, logical id, type, physical name and property of every environment. Asset
 * hashes are taken out first, since they change with the paths inside a bundle. Use it to show that a refactoring
 * deploys the same.
 *
 *   npx cdk synth --quiet --no-lookups --output /tmp/before     at the commit before
 *   npx cdk synth --quiet --no-lookups --output /tmp/after      at the commit after
 *   node scripts/compare-assemblies.mjs /tmp/before /tmp/after
 *
 * Prints each difference with its value before and after, and how often each property differs. Exits with 0 where there is none, 1 where there are some, 2 where a
 * folder holds no templates.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Differences between two assemblies, sorted by where they are.
 *
 * @param before templates by stack, as `templatesIn` reads them
 * @returns one row a difference: `at` is stack, logical id and property; a side that lacks it is undefined
 */
export function compareAssemblies(before, after) {
  return keysOfBoth(before, after).flatMap((stack) => differences(stack, before[stack], after[stack]));
}

/** Templates of an assembly by stack (`assembly-production/productionANetwork...`), without asset hashes. */
export function templatesIn(folder) {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.template.json'));
  return Object.fromEntries(files.sort().map((file) => [stackOf(file), template(join(folder, file))]));
}

const stackOf = (file) => join(dirname(file), basename(file, '.template.json'));

/** An asset's hash is 64 hexadecimal digits; nothing else in a template is. */
const template = (file) => JSON.parse(readFileSync(file, 'utf8').replaceAll(/\b[0-9a-f]{64}\b/g, '{asset}'));

function differences(at, before, after) {
  if (!isTree(before) || !isTree(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ at, before, after }];
  }
  if (Array.isArray(before) !== Array.isArray(after)) return [{ at, before, after }];
  return keysOfBoth(before, after).flatMap((key) => differences(`${at} ${key}`, before[key], after[key]));
}

const isTree = (value) => typeof value === 'object' && value !== null;

const keysOfBoth = (before, after) => [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();

const shown = (value) => (value === undefined ? '(none)' : JSON.stringify(value));

/** How often each property differs: whether only texts do is seen at once. */
function byProperty(found) {
  const counts = new Map();
  for (const { at } of found) {
    const property = at.split(' ').at(-1);
    counts.set(property, (counts.get(property) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

function main(folders) {
  const [before, after] = folders.map((folder) => templatesIn(folder));
  const empty = folders.filter((_, index) => Object.keys([before, after][index]).length === 0);
  if (folders.length !== 2 || empty.length > 0) {
    const given = folders.length === 2 ? `no templates in ${empty.join(' and ')}` : `${folders.length} given`;
    process.stderr.write(`compare-assemblies: two folders with synthesized templates are needed; ${given}\n`);
    return 2;
  }
  const found = compareAssemblies(before, after);
  for (const { at, before: was, after: is } of found)
    process.stdout.write(`${at}\n  - ${shown(was)}\n  + ${shown(is)}\n`);
  for (const [property, count] of byProperty(found)) process.stdout.write(`${String(count).padStart(6)} ${property}\n`);
  const resources = Object.values(after).reduce((sum, { Resources = {} }) => sum + Object.keys(Resources).length, 0);
  const name = `${Object.keys(after).length} stacks, ${resources} resources`;
  process.stdout.write(`${found.length === 0 ? 'the same' : `${found.length} differences`}: ${name}\n`);
  return found.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
