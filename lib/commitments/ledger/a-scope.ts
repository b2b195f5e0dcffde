import type { Commitment } from './commitment';

export const SCOPE: readonly Commitment[] = [
  {
    id: 'A1',
    promise: 'One programme for security and privacy covers the whole service.',
    kept: 'Each promise of this list is an entry that names what keeps it and what proves it; an entry without proof fails the build. AWS Config, Security Hub and AWS Backup evaluate what is deployed.',
    proved: ['synth', 'organisation'],
    shares: ['C3/conformance-pack', 'C3/standards', 'C3/backup-audit-framework'],
    tests: ['commitments/ledger.test.ts: each promise has a check, a test, or a permitted reason'],
  },
  {
    id: 'A2',
    promise:
      'This documentation says how the service is built, how it is audited, and which administrative, technical and physical measures protect it.',
    kept: 'The pages are generated from the ledger, the configuration and the synthesized templates; an outdated page fails the build.',
    proved: ['test'],
    tests: ['commitments/documents.test.ts: every generated page says what the code says'],
  },
];
