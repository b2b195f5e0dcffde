/** Validation against the official OSCAL schemas in vendor/oscal. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** Folder of the vendored release. */
export const OSCAL_SCHEMAS = join(__dirname, '../../vendor/oscal/v1.1.3');

/** Models whose schema is vendored. */
export type OscalModel = 'component' | 'ssp' | 'assessment-results';

/** Every violation of the model's schema, one a line; none where the document is valid. */
export function oscalProblems(model: OscalModel, document: unknown): readonly string[] {
  const validate = compiled.get(model) ?? compile(model);
  return validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** Compiling takes a second. */
const compiled = new Map<OscalModel, ValidateFunction>();

function compile(model: OscalModel): ValidateFunction {
  // The schemas give `$id` to what are only fragments, and use formats of drafts after 07: strict mode would refuse them.
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(join(OSCAL_SCHEMAS, `oscal_${model}_schema.json`), 'utf8')));
  compiled.set(model, validate);
  return validate;
}
