import { z } from 'zod';

/** Kinds of resources that Inspector can scan and this service has (Inspector API, `ResourceScanType`). */
export const SCANNED = ['ECR', 'LAMBDA'] as const;

/** Kinds of resources, by AWS Backup's names, that hold customer data. While one is off, plans skip it without an error. */
export const BACKED_UP = ['Aurora', 'S3'] as const;

/** Properties of the custom resource. */
export const accountServices = z.object({
  /** Services whose service-linked role must exist, for example `config.amazonaws.com`. */
  ServiceRoles: z.array(z.string().endsWith('.amazonaws.com')),
  /** What Inspector scans; empty where the environment reuses the account's Inspector. */
  Scanned: z.array(z.enum(SCANNED)),
  /** What AWS Backup backs up in this region. */
  BackedUp: z.array(z.enum(BACKED_UP)),
});

export type AccountServicesRequest = z.infer<typeof accountServices>;
