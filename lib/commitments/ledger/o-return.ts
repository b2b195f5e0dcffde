import { DELETION } from '../../config/numbers';
import { amount, type Commitment } from './commitment';

const TENANCY = 'The export waits for tenancy and the portal application';

export const RETURN: readonly Commitment[] = [
  {
    id: 'O1',
    promise: `A customer may ask for the return of its data within ${amount(DELETION.exportWindow)} after termination.`,
    kept: 'Its owner can still ask for an export while everything else is off; no setting lets data go before that window has closed.',
    proved: ['test'],
    numbers: { 'may be asked for within': DELETION.exportWindow },
    tests: ['commitments/deletion.test.ts: the export window never closes early'],
    pending: TENANCY,
  },
  {
    id: 'O2',
    promise: 'What it has submitted is returned, unless it has deleted it itself.',
    kept: 'The export reads as that customer, whom row-level security shows its own rows only.',
    proved: ['test'],
    pending: TENANCY,
  },
  {
    id: 'O3',
    promise: 'As a file to download, in CSV.',
    kept: 'One file for each table, in one archive behind a link that expires.',
    proved: ['synth', 'test'],
    pending: TENANCY,
  },
  {
    id: 'O4',
    promise: 'Attachments are returned in the format that they came in.',
    kept: 'Byte for byte, under names that harm nobody.',
    proved: ['test'],
    pending: TENANCY,
  },
];
