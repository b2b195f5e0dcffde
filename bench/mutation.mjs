/**
 * Proves that checks find changes: deletes and weakens every property of every resource of production that a promise names,
 * one at a time, and records what finds it. Writes docs/mutation-proof.md and its figure in docs/figures.json. A survivor must be in a group of
 * bench/mutation/survivors.ts; a mutant of what the published table asserts must break a promise.
 *
 * Usage: node bench/mutation.mjs [--again]          About ten minutes; --again writes the page anew from the last run.
 * Exits with 1 where a survivor is not explained, or where a mutant of what is asserted survives.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readProduction } from './mutation/assembly.mjs';
import { Packs } from './mutation/packs.mjs';
import { missed } from './mutation/references.mjs';
import { refusedBySchemas } from './mutation/schemas.mjs';
import { MACHINE, publish, root, runNode } from './run.mjs';
import './typescript.mjs';

const LAST = join(root, 'out', 'mutation.json');
const require = createRequire(import.meta.url);
const { TemplateIndex } = require('../lib/assembly/template-index.ts');
const { ASSERTED, asserts, effectOf, keysOf } = require('./mutation/asserted.ts');
const { replaced } = require('./mutation/mutated.ts');
const { page, problems } = require('./mutation/page.ts');
const { Proof } = require('./mutation/proof.ts');

const run = process.argv.includes('--again') ? JSON.parse(readFileSync(LAST, 'utf8')) : measure();
writeFileSync(join(root, 'docs', 'mutation-proof.md'), page(run));
const wrong = problems(run);
if (wrong.length > 0) {
  process.stderr.write(
    `${wrong.slice(0, 100).join('\n')}\n${wrong.length} problems: explain a survivor in bench/mutation/survivors.ts, or write a check that finds it\n`,
  );
  process.exitCode = 1;
}

function measure() {
  const began = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-mutation-'));
  try {
    runNode(['scripts/build.mjs']);
    runNode(['--liftoff-only', 'build/holdfast.js'], { CDK_OUTDIR: folder, CDK_VALIDATION: 'false' });
    const proof = new Proof(new TemplateIndex(readProduction(folder)));
    const verdicts = judged(proof);
    const policy = findByPolicy(verdicts.filter(({ found }) => !found).map(({ mutant }) => mutant));
    const outcomes = verdicts.map(({ mutant, found, promised }) => ({
      type: mutant.resource.type,
      path: mutant.resource.path,
      keys: keysOf(mutant),
      how: mutant.how,
      value: mutant.value,
      effect: effectOf(mutant),
      sections: proof.sectionsOf(mutant.resource),
      asserted: [...new Set(ASSERTED.filter((row) => asserts(row, mutant)).map(({ id }) => id))],
      ...(found
        ? { by: promised ? 'commitment' : 'architecture', rule: found }
        : (policy.get(mutant) ?? { by: 'nothing' })),
    }));
    const idle = ASSERTED.filter((row) => !verdicts.some(({ mutant }) => asserts(row, mutant))).map(
      ({ id, type, keys }) => `${id} ${type} ${keys}`,
    );
    const result = {
      named: proof.named.length,
      machine: MACHINE,
      minutes: Math.ceil((Date.now() - began) / 60_000),
      idle,
      outcomes,
    };
    mkdirSync(dirname(LAST), { recursive: true });
    writeFileSync(LAST, JSON.stringify(result));
    const mutants = outcomes.length.toLocaleString('en-US');
    publish('mutation', 'node bench/mutation.mjs', { mutants: [mutants, 'mutants'] }, true);
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function judged(proof) {
  const mutants = proof.mutants();
  return mutants.map((mutant, index) => {
    if (index % 1000 === 0) process.stderr.write(`${index} of ${mutants.length}\n`);
    return proof.judge(mutant);
  });
}

/** The public pack, or CloudFormation, that finds a mutant, and its rule. */
function findByPolicy(mutants) {
  const packs = new Packs();
  const found = new Map(
    mutants
      .filter(({ keys, resource }) => keys.length === 0 && missed(resource))
      .map((mutant) => [mutant, { by: 'CloudFormation', rule: 'a reference to nothing' }]),
  );
  const cases = mutants
    .filter(({ keys }) => keys.length > 0)
    .map((mutant) => {
      const { stack, logicalId, path } = mutant.resource;
      const original = stack.template.Resources[logicalId];
      return { mutant, path, stack, original, resource: replaced(original, mutant.keys, mutant.value) };
    });
  for (const each of cases) {
    const rule = packs.finds(each);
    if (rule) found.set(each.mutant, { by: rule.startsWith('refused: ') ? 'CloudFormation' : 'pack', rule });
  }
  const byStack = new Map();
  for (const each of cases)
    if (!found.has(each.mutant)) byStack.set(each.stack, [...(byStack.get(each.stack) ?? []), each]);
  for (const [stack, own] of byStack)
    for (const [each, rule] of refusedBySchemas(stack, own)) found.set(each.mutant, { by: 'CloudFormation', rule });
  return found;
}
