import { ENCRYPTION } from '../../config/numbers';
import type { Commitment } from './commitment';

/** What nobody was promised in public, and is kept in the same way. Numbers go on from X1. */
export const PROMISES_OF_OUR_OWN: readonly Commitment[] = [
  {
    id: 'X1',
    promise: 'Nobody but the certificate authority that we use may issue a certificate for any of our public names.',
    kept: `A CAA record stands above every name of the zone. It admits ${ENCRYPTION.issuer} alone, and no certificate that is for more than one name by a wildcard.`,
    proved: ['synth'],
    numbers: { 'who may issue': ENCRYPTION.issuer },
  },
];
