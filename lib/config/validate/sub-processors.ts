/** What the list of sub-processors must be: complete, agreed, reviewed, and each host name with one owner (C2, C4). */
import { z } from 'zod';
import { DATA_CATEGORIES, type DataCategory } from '../choices';
import { isSample } from '../samples';
import { DAY, dayOf, expiry } from './dates';
import { fault, show, type Problem } from './problem';
import { across, field, type Finding, type Frozen, HOST_NAME, problemsOf, repeated } from './schema';

const FIX = 'change lib/config/sub-processors.ts';

const words = (rule: string, required: string) => field(z.string().regex(/\S/), rule, required);

const MESSAGE_DATA: readonly string[] = ['message content', 'message metadata'] satisfies DataCategory[];

const REACHED = z.object({ data: z.array(z.string()), egressDomains: z.array(z.string()).min(1) });

/** D1: a third party that the firewall lets programs reach gets no data of messages. */
const messagesStay = across(REACHED, ({ data }) =>
  data
    .filter((category) => MESSAGE_DATA.includes(category))
    .map((category) => ({
      path: ['data'],
      rule: 'D1',
      required: 'must not be taken from messages: they stay inside the firewall',
      given: show(category),
    })),
);

/** One entry, as of `today`. */
export const subProcessor = (today: Date) =>
  z
    .strictObject({
      name: words('C4', 'must not be empty'),
      /** What it does for the service, in a customer's words. */
      purpose: words('C4', 'must not be empty'),
      /** Categories it processes; empty where it only sends us something and learns nothing but our address. */
      data: z.array(field(z.enum(DATA_CATEGORIES), 'C4', `must be one of ${DATA_CATEGORIES.join(', ')}`)),
      /** Where it processes them. */
      location: words('C4', 'must not be empty'),
      /** Exact host names that private subnets reach through the firewall on port 443; no wildcards. */
      egressDomains: z.array(field(HOST_NAME, 'D1', 'must be an exact host name in lower case')),
      /** Where the signed agreement is filed. */
      agreementRef: words('C2', 'must name the signed agreement'),
      /** Day of the signature, `YYYY-MM-DD`. */
      signedOn: field(
        DAY.refine((day) => day <= (dayOf(today) ?? day)),
        'C2',
        'must be a day not after today, YYYY-MM-DD',
      ),
      /** Day by which agreement and entry are reviewed again, `YYYY-MM-DD`; at most a year ahead. */
      reviewBy: expiry(today, `review the entry, then ${FIX}`),
    })
    .check(messagesStay);

/** An entry of the list. */
export type SubProcessor = Frozen<z.infer<ReturnType<typeof subProcessor>>>;

/** C4: an entry, and a host name, is in the list once. */
const once = (of: string, valuesOf: (entry: z.infer<typeof OWN>) => readonly string[]) =>
  across(z.array(z.unknown()), (entries): readonly Finding[] => {
    const values = entries.flatMap((entry) => {
      const parsed = OWN.safeParse(entry);
      return parsed.success ? valuesOf(parsed.data) : [];
    });
    return repeated(values).map(({ value }) => ({ path: [], rule: 'C4', required: of, given: `${show(value)} twice` }));
  });

const OWN = z.object({ name: z.string(), egressDomains: z.array(z.string()) });

/** Every problem of the list as of `today`. */
export function subProcessorProblems(subProcessors: readonly SubProcessor[], today: Date): readonly Problem[] {
  const schema = z.array(subProcessor(today)).check(
    once('an entry must be listed once', ({ name }) => [name]),
    once('a host name must belong to one entry', ({ egressDomains }) => egressDomains),
  );
  return problemsOf(schema, subProcessors, {
    root: 'sub-processors',
    nameOf: (index) => `sub-processors[${show(subProcessors[index]?.name)}]`,
    fix: FIX,
  });
}

/** Entries that are still those of the example company: production needs real agreements and host names (C2). */
export const sampleAgreements = (subProcessors: readonly SubProcessor[]): readonly Problem[] =>
  subProcessors.flatMap(({ name, agreementRef, egressDomains }) =>
    [agreementRef, ...egressDomains]
      .filter(isSample)
      .map((given) =>
        fault(
          `sub-processors[${show(name)}]`,
          'placeholders',
          'a real agreement before a deployment',
          show(given),
          FIX,
        ),
      ),
  );
