import { CustomDataIdentifier, DataIdentifier, DataProtectionPolicy } from 'aws-cdk-lib/aws-logs';

/** Patterns of credentials. They match names of fields, because CloudWatch allows no quotation marks in an expression. */
const OWN = [
  ['Password', '[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd][^A-Za-z0-9]{1,5}[^ ,}]{4,128}'],
  ['Bearer', '[Bb][Ee][Aa][Rr][Ee][Rr] [A-Za-z0-9._=/+-]{16,512}'],
] as const;

/**
 * Masks credentials, keys and payment cards that a program logged by mistake: in CloudWatch and on every way out, to the
 * archive too (F13). Does not mask addresses: mail logs are kept for them (F9).
 */
export const secretsMask = (): DataProtectionPolicy =>
  new DataProtectionPolicy({
    name: 'mask-secrets',
    description: 'Masks secrets that were logged by mistake',
    identifiers: [
      DataIdentifier.AWSSECRETKEY,
      DataIdentifier.OPENSSHPRIVATEKEY,
      DataIdentifier.PGPPRIVATEKEY,
      DataIdentifier.PKCSPRIVATEKEY,
      DataIdentifier.PUTTYPRIVATEKEY,
      DataIdentifier.CREDITCARDNUMBER,
      DataIdentifier.CREDITCARDEXPIRATION,
      DataIdentifier.CREDITCARDSECURITYCODE,
      ...OWN.map(([name, expression]) => new CustomDataIdentifier(name, expression)),
    ],
  });
