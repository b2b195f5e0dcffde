import { CustomDataIdentifier, DataIdentifier, DataProtectionPolicy } from 'aws-cdk-lib/aws-logs';

/** What looks like a credential. Names of fields are matched, for CloudWatch allows no quotation marks in an expression. */
const OWN = [
  ['Password', '[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd][^A-Za-z0-9]{1,5}[^ ,}]{4,128}'],
  ['Bearer', '[Bb][Ee][Aa][Rr][Ee][Rr] [A-Za-z0-9._=/+-]{16,512}'],
] as const;

const {
  AWSSECRETKEY,
  OPENSSHPRIVATEKEY,
  PGPPRIVATEKEY,
  PKCSPRIVATEKEY,
  PUTTYPRIVATEKEY,
  CREDITCARDNUMBER,
  CREDITCARDEXPIRATION,
  CREDITCARDSECURITYCODE,
} = DataIdentifier;

/**
 * Credentials, keys and payment cards that a program logged in spite of itself: CloudWatch shows them to nobody, and masks
 * them on every way out, to the archive too (F13). Addresses are not masked: they are what mail logs are kept for (F9).
 */
export const secretsMask = (): DataProtectionPolicy =>
  new DataProtectionPolicy({
    name: 'mask-secrets',
    description: 'A secret that was logged in spite of everything is shown to nobody',
    identifiers: [
      AWSSECRETKEY,
      OPENSSHPRIVATEKEY,
      PGPPRIVATEKEY,
      PKCSPRIVATEKEY,
      PUTTYPRIVATEKEY,
      CREDITCARDNUMBER,
      CREDITCARDEXPIRATION,
      CREDITCARDSECURITYCODE,
      ...OWN.map(([name, expression]) => new CustomDataIdentifier(name, expression)),
    ],
  });
