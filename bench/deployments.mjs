/**
 * Walks an assembly as it is, of any release, through every lifecycle, and prints rule and type of what is found: one pass of creation,
 * other settings, each region made anew in one pass without imports, teardown, and another retention and another text of policies.
 *
 * Usage: node bench/deployments.mjs ASSEMBLY      The folder of one environment, for example cdk.out/assembly-production.
 */
import { createRequire } from 'node:module';
import './typescript.mjs';

const require = createRequire(import.meta.url);
const { readAssembly } = require('../lib/deployment/assembly.ts');
const lifecycles = require('../lib/deployment/lifecycles.ts');
const { ServiceSpec } = require('../lib/deployment/service-spec.ts');
const { trialRelease } = require('../lib/deployment/trial.ts');

const spec = ServiceSpec.read();
const stacks = readAssembly(process.argv[2] ?? 'cdk.out');
const edited = (pattern, text) =>
  stacks.map((stack) => ({ ...stack, template: JSON.parse(JSON.stringify(stack.template).replaceAll(pattern, text)) }));
const release = (next) => lifecycles.rehearseRelease(stacks, next, spec);
const rebuild = (region) => lifecycles.rehearseRebuild(stacks, { region, imports: false, passes: [stacks] }, spec);

const walks = {
  creation: lifecycles.rehearseCreation([stacks], spec),
  'other settings': release(trialRelease(stacks)),
  ...Object.fromEntries([...new Set(stacks.map(({ region }) => region))].map((region) => [region, rebuild(region)])),
  teardown: lifecycles.rehearseTeardown(stacks, spec),
  'another retention': release(edited(/"BackupRetentionPeriod":35/g, '"BackupRetentionPeriod":34')),
  'another text': release(edited(/"Description":""/g, '"Description":"Other"')),
};
for (const [what, { findings }] of Object.entries(walks)) {
  const kinds = new Set(findings.map(({ rule, type }) => `${rule.id} ${type}`.trim()));
  process.stdout.write(`${what}: ${[...kinds].sort().join(', ') || 'nothing'}\n`);
}
