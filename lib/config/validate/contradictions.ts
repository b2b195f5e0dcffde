/** Settings of one environment that must agree: each is right by itself. */
import { z } from 'zod';
import { HOSTS } from '../names';
import { type Tier, TIERS } from '../choices';
import { variableOf } from '../variables';
import { FROM_OUTSIDE } from './problem';
import { across, type Finding, HOST_NAME } from './schema';

const TIER = z.enum(TIERS);

/** What a tier asks of a setting, and the promise behind it. */
interface Demand {
  readonly path: 'regions' | 'destroyable';
  readonly allowed: readonly (number | boolean)[];
  readonly rule: string;
  readonly required: string;
}

const DEMANDS: Readonly<Record<Tier, readonly Demand[]>> = {
  production: [
    { path: 'regions', allowed: [2], rule: 'M3', required: 'production must have two regions' },
    // P2 promises 120 days of keeping what a destroyed stack would delete at once.
    { path: 'destroyable', allowed: [false], rule: 'P2', required: 'production must not be destroyable' },
  ],
  staging: [
    { path: 'regions', allowed: [1, 2], rule: 'shape', required: 'staging must have one region or two' },
    {
      path: 'destroyable',
      allowed: [true],
      rule: 'shape',
      required: 'staging must be destroyable: only production keeps',
    },
  ],
  sandbox: [
    { path: 'regions', allowed: [1], rule: 'M11', required: 'sandbox must have one region' },
    {
      path: 'destroyable',
      allowed: [true],
      rule: 'shape',
      required: 'sandbox must be destroyable: only production keeps',
    },
  ],
};

/** Judges what is there: a setting that is missing or of another type is reported by its own field. */
const tierIsKept = across(
  z.object({ tier: TIER, regions: z.array(z.unknown()).optional().catch(undefined), destroyable: z.unknown() }),
  ({ tier, regions, destroyable }) => {
    const given = { regions: regions?.length, destroyable: typeof destroyable === 'boolean' ? destroyable : undefined };
    return DEMANDS[tier].flatMap(({ path, allowed, rule, required }) => {
      const value = given[path];
      return value === undefined || allowed.includes(value)
        ? []
        : [{ path: [path], rule, required, given: `${value}` }];
    });
  },
);

const FOUNDER = z.object({
  regions: z.array(z.object({ generation: z.int() })).min(1),
  database: z.object({ founder: z.enum(['A', 'none']) }),
});

/**
 * Region A is created first, so it founds the database; made anew, it joins the other region's. Another founder in a stack
 * that exists would replace its cluster, and fail on the cluster's name.
 */
const founderExists = across(FOUNDER, ({ regions: [a, b], database: { founder: given } }): readonly Finding[] => {
  const problem = (required: string): Finding => ({ path: ['database', 'founder'], rule: 'shape', required, given });
  const isAnew = (a?.generation ?? 1) > 1;
  if (given === (b && isAnew ? 'none' : 'A')) return [];
  if (!b) return [problem('must be A where there is one region')];
  return [
    problem(
      isAnew
        ? `must be none: region A has generation ${a?.generation}, so it joins the database of region B`
        : 'must be A until region A is made anew: it is created first',
    ),
  ];
});

const LOCKED = z.object({ destroyable: z.literal(true), vaultLock: z.object({ compliance: z.unknown() }) });

const lockCanBeDestroyed = across(LOCKED, () => [
  {
    path: ['vaultLock'],
    rule: 'P4',
    required: 'must be governance where destroyable is true: no one can delete a vault with a compliance lock',
    given: 'compliance',
  },
]);

/** Mail to the environment's own domain passes its gateway, which cannot report its own failure. Placeholders are not judged. */
const contactElsewhere = (key: 'onCall' | 'security', rule: string, variable: RegExp) =>
  across(
    z.object({ domain: HOST_NAME, contacts: z.object({ [key]: z.email() }), placeholders: z.array(z.string()) }),
    ({ domain, contacts: { [key]: address = '' }, placeholders }) => {
      const host = address.replace(/^.*@/, '').toLowerCase();
      if (!isWithin(host, domain) || placeholders.some((name) => variable.test(name))) return [];
      const required = `must not be an address in ${domain}, whose mail this environment receives`;
      return [{ path: ['contacts', key], rule, required, given: address, fix: FROM_OUTSIDE }];
    },
  );

/** Whether a domain is another one or lies below it. */
export const isWithin = (domain: string, other: string): boolean => domain === other || domain.endsWith(`.${other}`);

/** Characters of a certificate's first name, at most (ACM User Guide, "Certificate characteristics", "Domain names"). */
const FIRST_NAME = 64;

/** First names of certificates: the portal's, and those that mail exchangers need for STARTTLS. */
const certificatesFit = across(
  z.object({ name: z.string(), domain: HOST_NAME, regions: z.array(z.object({ name: z.string() })) }),
  ({ name: environment, domain, regions }) => {
    const names = [HOSTS.portal({ domain }), ...regions.map((region) => HOSTS.mailExchanger({ domain }, region))];
    const prefix = Math.max(...names.map((name) => name.length)) - domain.length;
    if (prefix + domain.length <= FIRST_NAME) return [];
    const required = `must have at most ${FIRST_NAME - prefix} characters, so that the names of certificates have at most ${FIRST_NAME}`;
    const fix = `set ${variableOf(environment, 'domain')} to a shorter domain`;
    return [{ path: ['domain'], rule: 'N2', required, given: `${domain.length} characters`, fix }];
  },
);

/** What no single field can say. */
export const CONTRADICTIONS = [
  tierIsKept,
  founderExists,
  lockCanBeDestroyed,
  contactElsewhere('onCall', 'I1', /_(?:DOMAIN|ON_CALL)$/),
  contactElsewhere('security', 'G2', /_(?:DOMAIN|SECURITY)$/),
  certificatesFit,
];
