import { Certificate, CertificateValidation, KeyAlgorithm } from 'aws-cdk-lib/aws-certificatemanager';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { DETECTION, ENCRYPTION } from '../../config/numbers';
import type { AlarmTable } from '../alarm/alarm';

export interface ServerCertificateProps {
  /** Validates the names by DNS; renewals need no manual step. */
  readonly zone: IHostedZone;
  /** Names of the certificate; the first is its domain name. */
  readonly names: readonly [string, ...string[]];
}

/** A public server certificate with the promised key algorithm (N2), validated in the zone. */
export class ServerCertificate extends Certificate {
  constructor(scope: Construct, id: string, { zone, names: [name, ...others] }: ServerCertificateProps) {
    super(scope, id, {
      domainName: name,
      // ACM refuses an empty list.
      subjectAlternativeNames: others.length > 0 ? others : undefined,
      validation: CertificateValidation.fromDns(zone),
      keyAlgorithm: new KeyAlgorithm(ENCRYPTION.certificateKey),
      // A load balancer holds the private key.
      allowExport: false,
    });
  }
}

/** Alarm on a certificate that is not renewed. */
export const certificateAlarm = (name: string, certificate: ServerCertificate): AlarmTable => ({
  CertificateExpires: {
    metric: certificate.metricDaysToExpiry({ statistic: 'Minimum' }),
    below: DETECTION.certificateExpiry.days,
    // ACM publishes the metric once or twice a day; a day without it proves nothing.
    missing: TreatMissingData.IGNORE,
    symptom: `The certificate of ${name} ends in less than ${DETECTION.certificateExpiry.days} days and has not been renewed.`,
    firstStep: 'See in ACM which name does not validate, and whether its CNAME is still in the zone.',
    runbook: 'A certificate is not renewed',
  },
});
