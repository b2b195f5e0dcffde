import type { Json } from '../../../../../lib/assembly/template-index';
import { type Draft, first, tree } from '../../../../support/assembly';

/** What an engineer might do, and the check that must not let it pass. */
export interface Mistake {
  readonly check: string;
  readonly mistake: string;
  readonly edit: (draft: Draft) => void;
  /** What the finding must name. */
  readonly names: string;
}

export const bucket = first(tree('production'), 'AWS::S3::Bucket', ({ path }) =>
  path.startsWith('A/Archive/Archive/Email'),
);

/** A resource among the others of a region. */
export const add =
  (type: string, properties: Json, letter = 'A') =>
  (draft: Draft) =>
    draft.add(`${letter}/Archive`, 'Mistake', { Type: type, Properties: properties });
