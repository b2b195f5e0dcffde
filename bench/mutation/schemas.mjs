/** CloudFormation's own schemas, as `holdfast check` asks them, over many mutants at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cdk from 'aws-cdk-lib';

/** Resources that are added to those of the stack, in one template. */
const BATCH = 400;

/**
 * The mutants of a stack that the schemas refuse.
 *
 * @param stack the unbroken stack
 * @param mutants each with its `original` and its mutated `resource`, as they stand in a template
 * @returns a rule for each that is refused
 */
export function refusedBySchemas(stack, mutants) {
  const refused = new Map();
  for (let start = 0; start < mutants.length; start += BATCH) {
    const batch = mutants.slice(start, start + BATCH);
    const originals = [...new Set(batch.map(({ original }) => original))];
    const copies = originals.map((original, index) => [`Copy${index}`, original]);
    const added = batch.map(({ resource }, index) => [`Mutant${index}`, resource]);
    const found = findings(
      { ...stack.template, Resources: { ...stack.template.Resources, ...Object.fromEntries([...copies, ...added]) } },
      stack,
    );
    batch.forEach((mutant, index) => {
      // A second resource of the same name is one too many, whatever else it is.
      const before = found.get(`Copy${originals.indexOf(mutant.original)}`) ?? new Set();
      const rule = [...(found.get(`Mutant${index}`) ?? [])].find((each) => !before.has(each));
      if (rule) refused.set(mutant, rule);
    });
  }
  return refused;
}

const PLUGIN = new cdk.CloudFormationValidatePlugin();

/** Rules by the logical ids of what they find, warnings included: they fail a check too. */
function findings(template, { region, account }) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-mutants-'));
  try {
    const templatePath = join(folder, 'template.json');
    writeFileSync(templatePath, JSON.stringify(template));
    const { violations } = PLUGIN.validate({
      stackTemplates: [{ stackConstructPath: 'stack', templatePath, accountId: account, region }],
      templatePaths: [templatePath],
    });
    const found = new Map();
    for (const { ruleName, violatingResources } of violations) {
      for (const { resourceLogicalId } of violatingResources)
        found.set(resourceLogicalId, (found.get(resourceLogicalId) ?? new Set()).add(ruleName));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
