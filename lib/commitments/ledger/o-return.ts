import { DELETION } from '../../config/numbers';
import { amount, type Commitment } from './commitment';

const TENANCY = 'The export waits for tenancy and the portal application';

export const RETURN: readonly Commitment[] = [
  {
    id: 'O1',
    promise: `A customer may ask for the return of its data within ${amount(DELETION.exportWindow)} after termination.`,
    kept: 'The owner of the customer can still ask for an export while everything else is off; no setting deletes data before that window has closed.',
    proved: ['test'],
    numbers: { 'may be asked for within': DELETION.exportWindow },
    tests: ['commitments/deletion.test.ts: the export window never closes early'],
    pending: TENANCY,
  },
  {
    id: 'O2',
    promise: 'The data that the customer submitted is returned, unless the customer has deleted it.',
    kept: 'The export reads as that customer; row-level security shows it only rows of that customer.',
    proved: ['test'],
    pending: TENANCY,
  },
  {
    id: 'O3',
    promise: 'As a downloadable file in CSV.',
    kept: 'One file for each table, in one zip file behind a link that expires.',
    proved: ['synth', 'test'],
    pending: TENANCY,
  },
  {
    id: 'O4',
    promise: 'Attachments are returned in their native format.',
    kept: 'Byte for byte, under safe file names.',
    proved: ['test'],
    pending: TENANCY,
  },
];
