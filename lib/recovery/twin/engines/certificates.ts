/** A certificate authority of the test's own, and server certificates from it: verified TLS is tested, not assumed. */
import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

export interface Authority {
  /** PEM of the authority itself: what clients trust. */
  readonly certificate: string;
  /** A server certificate for these names. */
  readonly issue: (names: readonly string[]) => Certificate;
}

/** Creates an authority. One key serves it and its servers: making one takes longer than all the rest, and nobody trusts it. */
export function createAuthority(): Authority {
  const pair = keyPair();
  const subject = [{ name: 'commonName', value: 'Holdfast test authority' }];
  const own = unsigned(pair.publicKey, 1, subject, subject);
  own.setExtensions([{ name: 'basicConstraints', cA: true, critical: true }, { name: 'keyUsage', keyCertSign: true, critical: true }]);
  own.sign(pair.privateKey, forge.md.sha256.create());
  let serial = 1;
  return {
    certificate: forge.pki.certificateToPem(own),
    issue(names) {
      serial += 1;
      const leaf = unsigned(pair.publicKey, serial, [{ name: 'commonName', value: 'database' }], subject);
      leaf.setExtensions([
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: names.map((value) => ({ type: DNS_NAME, value })) },
      ]);
      leaf.sign(pair.privateKey, forge.md.sha256.create());
      return { certificate: forge.pki.certificateToPem(leaf), key: forge.pki.privateKeyToPem(pair.privateKey) };
    },
  };
}

/** Tag of a DNS name among a certificate's alternative names (RFC 5280). */
const DNS_NAME = 2;

/** Node makes the key: forge's own arithmetic is a hundred times slower. */
function keyPair(): forge.pki.rsa.KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKey: forge.pki.privateKeyFromPem(privateKey), publicKey: forge.pki.publicKeyFromPem(publicKey) };
}

function unsigned(
  publicKey: forge.pki.rsa.PublicKey,
  serial: number,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = serial.toString(16).padStart(2, '0');
  certificate.validity.notBefore = new Date(Date.now() - HOUR_MS);
  certificate.validity.notAfter = new Date(Date.now() + 24 * HOUR_MS);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  return certificate;
}

const HOUR_MS = 3_600_000;
