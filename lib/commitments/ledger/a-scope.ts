import type { Commitment } from './commitment';

export const SCOPE: readonly Commitment[] = [
  {
    id: 'A1',
    promise: 'Security and privacy are looked after across the whole service, by one programme.',
    kept: 'Each promise of this list is an entry that names what keeps it and what proves it; one without proof fails the build. AWS Config, Security Hub and AWS Backup look again at what is deployed.',
    proved: ['synth', 'organisation'],
    shares: ['C3/conformance-pack', 'C3/standards', 'C3/backups-audited'],
    tests: ['commitments/ledger.test.ts: each promise has a check, a test, or a permitted reason'],
  },
  {
    id: 'A2',
    promise:
      'This documentation says how the service is built, how it is audited, and which administrative, technical and physical measures protect it.',
    kept: 'The pages are written from the ledger, the configuration and the synthesized templates; a page that no longer says what they say fails the build.',
    proved: ['test'],
    tests: ['commitments/documents.test.ts: every generated page says what the code says'],
  },
];
