import { at, type Json, list } from '../../../../../lib/assembly/template-index';
import { first, tree } from '../../../../support/assembly';

const production = tree('production');

/** Edits every statement of a policy that denies an action. */
export function editDenials(
  path: string,
  document: string,
  action: string,
  change: (statement: Json, keys: readonly (string | number)[]) => void,
): void {
  const statements = list(
    first(
      production,
      path.includes('Key') ? 'AWS::KMS::Key' : 'AWS::S3::BucketPolicy',
      (resource) => resource.path === path,
    ).properties,
    document,
    'Statement',
  );
  const found = statements.flatMap((statement, index) =>
    at(statement, 'Effect') === 'Deny' &&
    [at(statement, 'Action')].flat().includes(action) &&
    at(statement, 'NotResource') === undefined
      ? [{ statement, index }]
      : [],
  );
  if (found.length === 0) throw new Error(`${path} denies no ${action}`);
  for (const { statement, index } of found.toReversed())
    change(statement, ['Properties', document, 'Statement', index]);
}

export const ROLE = (name: string) => `arn:aws:iam::000000000001:role/${name}`;
