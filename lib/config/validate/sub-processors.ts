/** What the list of sub-processors must be: complete, agreed, reviewed, and each host name with one owner (C2, C4). */
import { z } from 'zod';
import { DATA_CATEGORIES, type DataCategory, type SubProcessor } from '../sub-processors';
import { all, HOST_NAME, leaf, list, repeated, rule, settings, type Check } from './check';
import { DAY, dayOf, expiry } from './dates';
import { fault, show, type Problem } from './problem';

const FIX = 'change lib/config/sub-processors.ts';
const WORDS = z.string().trim().min(1);
const DATA = z.enum(DATA_CATEGORIES);

/** Every problem of the list as of `today`. */
export function subProcessorProblems(subProcessors: readonly SubProcessor[], today: Date): readonly Problem[] {
  const check = subProcessorCheck(today);
  const names = subProcessors.map(({ name }) => name);
  return [
    ...subProcessors.flatMap((each) => check(`sub-processors[${show(each.name)}]`, each)),
    ...repeated(names).map(({ value }) =>
      fault('sub-processors', 'C4', 'an entry must be listed once', `${show(value)} twice`, FIX),
    ),
    ...sharedDomains(subProcessors),
  ];
}

const subProcessorCheck = (today: Date): Check => all(entry(today), messagesStay);

const entry = (today: Date): Check =>
  settings(
    {
      name: leaf(WORDS, 'C4', 'must not be empty', FIX),
      purpose: leaf(WORDS, 'C4', 'must not be empty', FIX),
      data: list(() => leaf(DATA, 'C4', `must be one of ${DATA.options.join(', ')}`, FIX), FIX),
      location: leaf(WORDS, 'C4', 'must not be empty', FIX),
      egressDomains: list(() => leaf(HOST_NAME, 'D1', 'must be an exact host name in lower case', FIX), FIX),
      agreementRef: leaf(WORDS, 'C2', 'must name the signed agreement', FIX),
      signedOn: leaf(
        DAY.refine((day) => day <= (dayOf(today) ?? day)),
        'C2',
        'must be a day not after today, YYYY-MM-DD',
        FIX,
      ),
      reviewBy: expiry(today, `review the entry, then ${FIX}`),
    },
    FIX,
  );

const MESSAGE_DATA: readonly string[] = ['message content', 'message metadata'] satisfies DataCategory[];

const REACHED = z.object({ data: z.array(z.string()), egressDomains: z.array(z.string()).min(1) });

/** D1: a third party that the firewall lets programs reach gets no data of messages. */
const messagesStay: Check = rule(REACHED, (path, { data }) =>
  data
    .filter((category) => MESSAGE_DATA.includes(category))
    .map((category) =>
      fault(
        `${path}.data`,
        'D1',
        'must not be taken from messages: they stay inside the firewall',
        show(category),
        FIX,
      ),
    ),
);

/** C4: a host name belongs to one entry. */
function sharedDomains(subProcessors: readonly SubProcessor[]): readonly Problem[] {
  const domains = subProcessors.flatMap(({ egressDomains }) => egressDomains);
  return repeated(domains).map(({ value }) =>
    fault('sub-processors', 'C4', 'a host name must belong to one entry', `${show(value)} twice`, FIX),
  );
}
