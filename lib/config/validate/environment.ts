/** What one environment must be: its own settings, and what production and sandbox promise beyond the shape. */
import { z } from 'zod';
import { type EnvironmentName, SINGLETONS } from '../types';
import { all, HOST_NAME, leaf, list, repeated, rule, settings, type Check } from './check';
import { CHANGE_ENVIRONMENTS, fault } from './problem';
import type { Numbers } from './numbers';
import { regionsCheck } from './regions';
import { databaseCheck, serviceCheck } from './sizes';

/** Names an environment can have. */
export const NAME = z.enum(['production', 'staging', 'sandbox']);
/** An AWS account id. */
export const ACCOUNT = z.string().regex(/^\d{12}$/);

/** AWS Backup takes 3 days at least for second thoughts. */
const VAULT_LOCK = z.union([
  z.literal('governance'),
  z.strictObject({ compliance: z.strictObject({ changeableFor: z.strictObject({ days: z.int().min(3) }) }) }),
]);

const FROM_OUTSIDE = `set its HOLDFAST_ variable, or ${CHANGE_ENVIRONMENTS}`;

/** One environment, from the account to the last zone. */
export const environmentCheck = (numbers: Numbers): Check =>
  all(
    settings({
      name: leaf(NAME, 'shape', `must be one of ${NAME.options.join(', ')}`),
      account: leaf(ACCOUNT, 'B4', 'must be the twelve digits of an account', FROM_OUTSIDE),
      domain: leaf(HOST_NAME, 'shape', 'must be a domain in lower case, for example mail.example.com', FROM_OUTSIDE),
      contacts: settings({
        onCall: leaf(z.email(), 'I1', 'must be an e-mail address', FROM_OUTSIDE),
        security: leaf(z.email(), 'G2', 'must be an e-mail address', FROM_OUTSIDE),
      }),
      regions: regionsCheck(numbers.REDUNDANCY.zones),
      portal: serviceCheck(numbers),
      gateway: serviceCheck(numbers),
      database: databaseCheck(numbers),
      signInPath: leaf(z.string().regex(/^\/[\w.~/-]{0,255}$/), 'G4', 'must be a path that starts with /'),
      founding: leaf(z.boolean(), 'shape', 'must be said: true for the very first creation, else false'),
      destroyable: leaf(z.boolean(), 'P2', 'must be said: true or false'),
      adopted: all(
        list(() => leaf(z.enum(SINGLETONS), 'shape', `must be one of ${SINGLETONS.join(', ')}`)),
        adoptedOnce,
      ),
      vaultLock: leaf(VAULT_LOCK, 'P4', 'must be governance, or compliance with at least 3 whole days to change it'),
      placeholders: list(() => leaf(z.string(), 'shape', 'must be the name of a variable')),
    }),
    numberOfRegions,
    founderExists,
    productionStays,
  );

const adoptedOnce: Check = rule(z.array(z.string()), (path, adopted) =>
  repeated(adopted).map(({ value, index }) => fault(`${path}[${index}]`, 'shape', 'must be there once', value)),
);

/** How many regions an environment has, and the promise behind it. */
interface RegionCount {
  readonly counts: readonly number[];
  readonly rule: string;
  readonly required: string;
}

const REGIONS: Readonly<Record<EnvironmentName, RegionCount>> = {
  production: { counts: [2], rule: 'M3', required: 'production must have two regions' },
  staging: { counts: [1, 2], rule: 'shape', required: 'staging must have one region or two' },
  sandbox: { counts: [1], rule: 'M11', required: 'sandbox must have one region' },
};

const numberOfRegions: Check = rule(
  z.object({ name: NAME, regions: z.array(z.unknown()) }),
  (path, { name, regions }) => {
    const expected = REGIONS[name];
    return expected.counts.includes(regions.length)
      ? []
      : [fault(`${path}.regions`, expected.rule, expected.required, `${regions.length}`)];
  },
);

const ONE_REGION = z.object({ regions: z.tuple([z.unknown()]), database: z.object({ founder: z.literal('B') }) });
const founderExists: Check = rule(ONE_REGION, (path) => [
  fault(`${path}.database.founder`, 'shape', 'must be A or none where there is one region', 'B'),
]);

/** P2 promises 120 days of keeping what a destroyed stack would delete at once. */
const productionStays: Check = rule(
  z.object({ name: z.literal('production'), destroyable: z.literal(true) }),
  (path) => [fault(`${path}.destroyable`, 'P2', 'production must not be destroyable', 'true')],
);
