import { ENCRYPTION } from '../../config/numbers';
import type { Commitment } from './commitment';

export const ON_THE_WAY: readonly Commitment[] = [
  {
    id: 'N1',
    promise: 'Transmissions between a customer network and the service use industry-accepted encryption.',
    kept: `The portal accepts ${ENCRYPTION.oldestTls} or newer, with forward secrecy. The mail gateway will offer STARTTLS both ways, and a customer may require it.`,
    proved: ['synth', 'test'],
    numbers: { 'oldest protocol': ENCRYPTION.oldestTls },
    pending: 'STARTTLS, and mail that is refused without it, wait for the mail gateway',
  },
  {
    id: 'N2',
    promise: 'By TLS with server certificates of 2048-bit RSA keys.',
    kept: 'Every certificate in the templates has such a key, is used by a load balancer, and is renewed automatically. That of the mail exchanger comes with STARTTLS (N1).',
    proved: ['synth', 'run time'],
    numbers: { 'key of a certificate': ENCRYPTION.certificateKey },
  },
  {
    id: 'N3',
    promise: 'Data that is replicated between data centers goes over a dedicated link that is encrypted with AES-256.',
    kept: "The database and S3 replicate over the hosting provider's own network, and so does the link between the regions: AWS encrypts it with AES-256. Only the database's port crosses the link; every store refuses requests that are not encrypted, and no route leads past the firewall.",
    proved: ['synth', 'drill', 'organisation', 'run time'],
    drill: ['replication encrypted'],
    shares: ['rule-8/replica-encryption', 'rule-8/encryption-at-rest', 'L3/storage-encryption', 'H2/delivery-streams'],
  },
];
