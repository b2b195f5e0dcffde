import { LETTERS, type Mistake } from '../../../../support/mistakes';

export const PEERING: readonly Mistake[] = [
  ...LETTERS.map((letter): Mistake => [
    `N3/peering-routes ${letter}/Link`,
    'a zone without a route to the other database',
    (draft) => draft.remove(`${letter}/Link/Routes/applicationToisolated1`),
  ]),
];
