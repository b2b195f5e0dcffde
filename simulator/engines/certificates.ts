/** A certificate authority of the test's own, and server certificates from it: verified TLS is tested, not assumed. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
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

/** Creates an authority. It and its servers share one key: making a key is the slowest part, and only this test trusts it. */
export function createAuthority(): Authority {
  const pair = keyPair();
  const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const subject = [{ name: 'commonName', value: 'Holdfast test authority' }];
  const own = unsigned(pair.publicKey, 1, subject, subject);
  own.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ]);
  signed(own, pair.privateKey);
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
      signed(leaf, pair.privateKey);
      return { certificate: forge.pki.certificateToPem(leaf), key };
    },
  };
}

/** Tag of a DNS name among a certificate's alternative names (RFC 5280). */
const DNS_NAME = 2;

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: forge.pki.PublicKey;
}

function keyPair(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey,
    publicKey: forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  };
}

/** Node makes the key and signs with it: forge's own arithmetic is a hundred times slower. */
function signed(certificate: forge.pki.Certificate, key: KeyObject): void {
  const own = forge.pki.privateKeyFromPem(key.export({ type: 'pkcs1', format: 'pem' }).toString());
  const signature = (): string =>
    sign('sha256', Buffer.from(forge.asn1.toDer(certificate.tbsCertificate).getBytes(), 'binary'), key).toString(
      'binary',
    );
  certificate.sign(Object.assign(own, { sign: signature }), forge.md.sha256.create());
}

function unsigned(
  publicKey: forge.pki.PublicKey,
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
