/** The environment variables of everything that connects to the database: imported by each program's contract. */
import { z } from 'zod';

/** A TCP port, as text. */
export const portText = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(65_535));

/** Zod shape; every value arrives as text, because the environment holds nothing else. */
export const databaseVariables = {
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
    .describe('the AWS region this program runs in, such as us-west-2'),
  DATABASE_GLOBAL_CLUSTER: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/)
    .optional()
    .describe(
      'the identifier of the global database cluster; left out where the environment has one region and so no global cluster',
    ),
  DATABASE_READER_HOST: z
    .string()
    .regex(/^[a-z][a-z0-9-]*\.cluster-ro-[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com$/)
    .describe(
      'the reader endpoint of the cluster in this region, <cluster>.cluster-ro-<id>.<region>.rds.amazonaws.com',
    ),
  DATABASE_PORT: portText.describe('the TCP port of the database, 1 to 65535, the same in both regions'),
  DATABASE_NAME: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/)
    .describe('the name of the database'),
  DATABASE_CA_FILE: z
    .string()
    .optional()
    .describe(
      'a PEM file of certificate authorities to trust instead of those of Amazon RDS; for tests and rehearsals',
    ),
  DATABASE_DNS_SERVER: z
    .string()
    .regex(/^[0-9.]+:\d{1,5}$/)
    .optional()
    .describe(
      'an <IPv4 address>:<port> of the name server to ask for database hosts instead of the system; for tests and rehearsals',
    ),
};
