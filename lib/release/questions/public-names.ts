/** Names that the rest of the internet must see: the zone, who may issue certificates, and where mail comes from. */
import { stackName } from '../../config/names';
import type { Dns, Found, Question } from '../question';
import { zonesOf } from '../zones';

/** Names of which a CAA record must list one (AWS Certificate Manager User Guide, "Configure a CAA record"). */
const ISSUERS = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

/** Codes of node:dns for a name without such a record. */
const ABSENT = ['ENODATA', 'ENOTFOUND'];

/** Records of a name; empty where it has none. @throws where the name servers do not answer */
const recordsOf = <T>(asked: Promise<readonly T[]>): Promise<readonly T[]> =>
  asked.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && ABSENT.includes(String(error.code))) return [];
    throw error;
  });

export const PUBLIC_NAMES: readonly Question[] = [
  {
    name: 'zone delegation',
    of: 'account',
    required: 'the domain is delegated to the name servers of its one zone',
    fix: 'delegate the domain at the registrar',
    ask: async (scope): Promise<Found> => {
      const { domain } = scope.environment;
      const zones = await zonesOf(scope.config(scope.region), domain);
      if (zones.length === 0) return { holds: true, found: 'no zone yet; the deployment stops after Zone for it' };
      if (zones.length > 1)
        return {
          holds: false,
          found: `${zones.length} zones: ${zones.map(({ id }) => id).join(', ')}`,
          fix: 'delete the zone that the registrar does not name',
        };
      const wanted = zones.flatMap(({ servers }) => servers).toSorted();
      const seen = (await recordsOf(scope.dns.resolveNs(domain))).toSorted();
      const holds = wanted.join() === seen.join();
      const fix = `name ${wanted.join(', ')} at the registrar`;
      return { holds, found: seen.join(', ') || `${domain} is not delegated`, fix };
    },
  },
  {
    name: 'certificates',
    of: 'machine',
    required: 'no CAA record that keeps AWS from issuing',
    fix: `add ${ISSUERS[0]} to the CAA record, or remove the record`,
    ask: async ({ dns, environment: { domain } }) => {
      const found = await issuersOf(dns, domain);
      const holds = found.length === 0 || found.some((issuer) => ISSUERS.includes(issuer));
      return { holds, found: found.join(', ') || 'no CAA record' };
    },
  },
  {
    name: 'port 25 and reverse DNS',
    of: 'region',
    required: "the NAT addresses' names lead back to them; AWS grants that and port 25 on one request",
    fix: 'ask AWS Support to remove the limit on port 25, with a reverse name for each address',
    ask: async ({ stacks, environment, dns }) => {
      const { outputs = {} } = (await stacks()).get(stackName(environment, 'Network')) ?? {};
      const addresses = Object.entries(outputs).flatMap(([key, value]) => (/^MailAddress/.test(key) ? [value] : []));
      if (addresses.length === 0) throw new Error('no addresses before Network is deployed');
      const lost = await Promise.all(addresses.map(async (each) => ((await isNamed(dns, each)) ? [] : [each])));
      return { holds: lost.flat().length === 0, found: lost.flat().join(', ') || addresses.join(', ') };
    },
  },
];

async function isNamed(dns: Dns, address: string): Promise<boolean> {
  const names = await recordsOf(dns.reverse(address));
  const forward = await Promise.all(names.map((name) => recordsOf(dns.resolve4(name))));
  return forward.flat().includes(address);
}

/** Issuers that the CAA record of a name allows, or that of its nearest parent that has one (RFC 8659, section 3). */
async function issuersOf(dns: Dns, name: string): Promise<readonly string[]> {
  const labels = name.split('.');
  for (const first of labels.keys()) {
    const records = await recordsOf(dns.resolveCaa(labels.slice(first).join('.')));
    if (records.length > 0) return records.flatMap(({ issue }) => (issue === undefined ? [] : [issue]));
  }
  return [];
}
