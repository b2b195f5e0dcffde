import { ENCRYPTION } from '../../config/numbers';
import type { Commitment } from './commitment';

/** Promises of our own: not published, but kept in the same way. Numbers start at X1. */
export const PROMISES_OF_OUR_OWN: readonly Commitment[] = [
  {
    id: 'X1',
    promise: 'Only the certificate authority that we use may issue a certificate for any of our public names.',
    kept: `The CAA record of the zone covers every name in it. It admits ${ENCRYPTION.issuer} alone, and no wildcard certificate.`,
    proved: ['synth'],
    numbers: { 'who may issue': ENCRYPTION.issuer },
  },
];
