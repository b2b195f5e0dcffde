import { at, type Json, list } from '../../../../../lib/assembly/template-index';
import { first, tree } from '../../../../support/assembly';
import type { Edit } from '../../../../support/mistakes';

type Keys = readonly (string | number)[];

/** Changes every statement of a policy that denies an action on all that the policy is about. */
export const eachDenial =
  (document: 'KeyPolicy' | 'PolicyDocument', action: string, change: (keys: Keys, statement: Json) => Edit): Edit =>
  (draft, path) => {
    const type = document === 'KeyPolicy' ? 'AWS::KMS::Key' : 'AWS::S3::BucketPolicy';
    const { properties } = first(tree('production'), type, (resource) => resource.path === path);
    const found = [...list(properties, document, 'Statement').entries()].filter(
      ([, statement]) =>
        at(statement, 'Effect') === 'Deny' &&
        [at(statement, 'Action')].flat().includes(action) &&
        at(statement, 'NotResource') === undefined,
    );
    if (found.length === 0) throw new Error(`${path} denies no ${action}`);
    for (const [index, statement] of found.toReversed())
      change(['Properties', document, 'Statement', index], statement)(draft, path);
  };

/** The statement denies all but one action. */
export const actionsWithout = (action: string, statement: Json): Json =>
  [at(statement, 'Action') ?? null].flat().filter((each) => each !== action);

export const ROLE = (name: string) => `arn:aws:iam::000000000001:role/${name}`;

/** A condition that spares one role. */
export const SPARES_ME = { ArnNotEquals: { 'aws:PrincipalArn': ROLE('me') } };
