/** Fields of one environment, each judged by itself. */
import { z } from 'zod';
import { SINGLETONS, TIERS } from '../choices';
import { FROM_OUTSIDE } from './problem';
import { REGIONS } from './regions';
import { across, field, HOST_NAME, repeated } from './schema';
import { DATABASE_SIZE, SERVICE_SIZE } from './sizes';

/** An AWS account id. */
export const ACCOUNT = z.string().regex(/^\d{12}$/);

/** Letters alone, as checks know names; a database of Glue takes no hyphen. With ten, the longest bucket name has 62 of 63 (S3, "Bucket naming rules"). */
const ENVIRONMENT_NAME = z.string().regex(/^[a-z]{2,10}$/);

/** Days in which a compliance lock can be taken back (AWS Backup API, `ChangeableForDays`). */
const CHANGEABLE_DAYS = z.int().min(3).max(36_500);

const adoptedOnce = across(z.array(z.string()), (adopted) =>
  repeated(adopted).map(({ value, index }) => ({
    path: [index],
    rule: 'shape',
    required: 'must be there once',
    given: value,
  })),
);

/** One environment, from the account to the last zone. */
export const ENVIRONMENT_FIELDS = z.strictObject({
  /** Which one it is; part of every physical name, and final after the first creation. */
  name: field(ENVIRONMENT_NAME, 'shape', 'must be 2 to 10 small letters'),
  tier: field(z.enum(TIERS), 'shape', `must be one of ${TIERS.join(', ')}`),
  /** Every environment has an account of its own (B4). */
  account: field(ACCOUNT, 'B4', 'must be the twelve digits of an account', FROM_OUTSIDE),
  /** The domain whose hosted zone this environment owns. */
  domain: field(HOST_NAME, 'shape', 'must be a domain in lower case, for example mail.example.com', FROM_OUTSIDE),
  contacts: z.strictObject({
    /** Gets pages: alarms of the service. */
    onCall: field(z.email(), 'I1', 'must be an e-mail address', FROM_OUTSIDE),
    /** Gets security findings and tamper alarms. */
    security: field(z.email(), 'G2', 'must be an e-mail address', FROM_OUTSIDE),
  }),
  /** Where the pages of docs/runbooks are published: mails of alarms lead there. Ends with a slash; needs no region of ours. */
  runbookBaseUrl: field(
    z.url({ protocol: /^https$/, hostname: z.regexes.domain }).endsWith('/'),
    'I1',
    'must be an https address that ends with /',
    FROM_OUTSIDE,
  ),
  /** Region A, and region B where the environment has one (M11: a sandbox has none). */
  regions: REGIONS,
  portal: SERVICE_SIZE,
  gateway: SERVICE_SIZE,
  database: DATABASE_SIZE,
  /** Path of the sign-in form's POST, watched by the account-takeover rules of the web firewall; WAF compares 200 bytes. */
  signInPath: field(
    z.string().regex(/^\/[\w.~/-]{0,199}$/),
    'G4',
    'must be a path that starts with /, of at most 200 characters',
  ),
  /** True where `cdk destroy` may delete data. Never in production. */
  destroyable: field(z.boolean(), 'P2', 'must be said: true or false'),
  /** Singletons that exist already in every region of the account; empty in an account of its own. */
  adopted: z.array(field(z.enum(SINGLETONS), 'shape', `must be one of ${SINGLETONS.join(', ')}`)).check(adoptedOnce),
  /**
   * How hard the lock of a backup vault is. `governance`: an administrator of backups can lift it. `compliance`: no one can
   * lift it once `changeableFor` has passed, and the vault stays until it is empty: a decision of the operator, never a default.
   */
  vaultLock: field(
    z.union([
      z.literal('governance'),
      z.strictObject({ compliance: z.strictObject({ changeableFor: z.strictObject({ days: CHANGEABLE_DAYS }) }) }),
    ]),
    'P4',
    'must be governance, or compliance with 3 to 36500 whole days to change it',
  ),
  /**
   * Qualifier of the CDK's bootstrap in the account. It is in the name of CloudFormation's execution role, which alone may change
   * the protection of keys, vault and records: final after the first creation.
   */
  bootstrapQualifier: field(
    z.string().regex(/^[a-z0-9]{1,10}$/),
    'shape',
    'must be the qualifier of the bootstrap, 1 to 10 small letters and digits; hnb659fds is the default of the CDK',
  ),
  /** USD that an idle month may cost, all regions together; `holdfast check` fails above it. */
  monthlyLimit: field(z.number().positive(), 'price', 'must be an amount in USD above 0'),
  /** Names of the variables still to be set before a deploy; empty when every value is real. */
  placeholders: z.array(field(z.string(), 'shape', 'must be the name of a variable')),
});
