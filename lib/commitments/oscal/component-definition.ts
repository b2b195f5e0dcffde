import type { Commitment } from '../ledger/commitment';
import {
  idOf,
  BACK_MATTER,
  implementationOf,
  type Keeper,
  keeperOf,
  KEEPERS,
  metadataOf,
  proofsOf,
  remarksOf,
  STATEMENT,
} from './parts';

/**
 * The ledger as an OSCAL component definition: for each promise, by which component it is implemented, how, and what proves it.
 *
 * @param today the day it is written on
 */
export const componentDefinition = (ledger: readonly Commitment[], today: Date) => ({
  'component-definition': {
    uuid: idOf('component-definition'),
    metadata: metadataOf('Holdfast: component definition', today),
    components: (['service', 'provider'] as const).map((keeper) =>
      component(
        keeper,
        ledger.filter((commitment) => keeperOf(commitment) === keeper),
      ),
    ),
    'back-matter': BACK_MATTER,
  },
});

const component = (keeper: Keeper, commitments: readonly Commitment[]) => ({
  ...KEEPERS[keeper],
  'control-implementations': [
    {
      uuid: idOf('control-implementation', keeper),
      source: `#${STATEMENT}`,
      description: 'The promises that the operator has published, and how each is kept.',
      'implemented-requirements': commitments.map(requirement),
    },
  ],
});

const requirement = (commitment: Commitment) => ({
  uuid: idOf('component-definition', 'requirement', commitment.id),
  'control-id': commitment.id,
  description: `${commitment.promise} ${commitment.kept}`,
  props: [{ name: 'implementation-status', value: implementationOf(commitment) }, ...proofsOf(commitment)],
  remarks: remarksOf(commitment),
});
