import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OSCAL_SCHEMAS, oscalProblems } from '../support/oscal';

const readme = readFileSync(join(OSCAL_SCHEMAS, 'README.md'), 'utf8');
const files = readdirSync(OSCAL_SCHEMAS).filter((file) => file.endsWith('.json'));

test('the vendored schemas are the ones that their page names', () => {
  for (const file of files) {
    const digest = createHash('sha256')
      .update(readFileSync(join(OSCAL_SCHEMAS, file)))
      .digest('hex');
    expect(readme).toContain(`| ${file} |`);
    expect(readme).toContain(digest);
  }
  expect(files).toHaveLength(3);
});

test.each(['component', 'ssp', 'assessment-results'] as const)(
  'the schema of %s compiles, and refuses what is none',
  (model) => {
    expect(oscalProblems(model, {}).length).toBeGreaterThan(0);
  },
);
