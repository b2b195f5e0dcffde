/** The templates of production, from a cloud assembly of all environments. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import '../typescript.mjs';

const { readStack } = createRequire(import.meta.url)('../../lib/assembly/template-index.ts');

/** @param assembly folder of the assembly, as the app writes it */
export function readProduction(assembly) {
  const folder = join(assembly, 'assembly-production');
  const { artifacts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  return Object.values(artifacts)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .map(({ environment, displayName, properties }) => {
      const [account, region] = environment.replace('aws://', '').split('/');
      return readStack(displayName, join(folder, properties.templateFile), region, account);
    });
}
