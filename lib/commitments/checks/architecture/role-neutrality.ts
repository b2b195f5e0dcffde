/** Rule 2: no template says which region is active. */
import type { Check } from '../../check';
import { differences, judge } from '../../../assembly/region-diff';
import { at, grouped, type Json, list, show, type TemplateIndex } from '../../../assembly/template-index';
import { checkOf, typed } from '../shapes';

const noDesiredCount = checkOf({
  id: 'rule-2',
  name: 'no-desired-count',
  sentence: 'No service has a desired count: the next deployment would undo what a flip has scaled',
  of: typed('AWS::ECS::Service'),
  required: 'no DesiredCount',
  fix: 'leave it out; floor and ceiling belong to the scalable target',
  found: ({ properties }) => {
    const count = at(properties, 'DesiredCount');
    return count === undefined ? undefined : `DesiredCount ${show(count)}`;
  },
});

interface DnsRecord {
  readonly path: string;
  readonly record: Json;
}

/** Every DNS record, in a resource of its own or in a group. */
const records = (tree: TemplateIndex): readonly DnsRecord[] => [
  ...tree.ofType('AWS::Route53::RecordSet').map(({ path, properties }) => ({ path, record: properties })),
  ...tree
    .ofType('AWS::Route53::RecordSetGroup')
    .flatMap(({ path, properties }) => list(properties, 'RecordSets').map((record) => ({ path, record }))),
];

const noPrimary = checkOf({
  id: 'rule-2',
  name: 'no-primary-record',
  sentence: 'No record is primary or secondary',
  of: records,
  required: 'weighted records with equal weights',
  fix: 'give every region a record of the same weight; Region switch moves health, not records',
  found: ({ record }) => {
    const role = at(record, 'Failover');
    return role === undefined ? undefined : `Failover ${show(role)}`;
  },
});

/** Weighted records, each with the weight of the first one of its name and type. */
const weighted = (tree: TemplateIndex): readonly (DnsRecord & { readonly first: Json | undefined })[] => {
  const all = records(tree).filter(({ record }) => at(record, 'Weight') !== undefined);
  const alike = grouped(all, ({ record }) => `${JSON.stringify(at(record, 'Name'))} ${String(at(record, 'Type'))}`);
  return [...alike.values()].flatMap((group) =>
    group.map((each) => ({ ...each, first: at(group[0]?.record, 'Weight') })),
  );
};

const equalWeights = checkOf({
  id: 'rule-2',
  name: 'equal-weights',
  sentence: 'Weighted records of one name have equal weights',
  of: weighted,
  required: 'equal weights',
  fix: 'leave the weights equal: a flip moves health, not weights',
  found: ({ record, first }) => {
    const [weight, known] = [String(at(record, 'Weight')), String(first)];
    return weight === known ? undefined : `weight ${weight}, another record ${known}`;
  },
});

const neutral: Check = {
  id: 'rule-2',
  name: 'equal-templates',
  sentence: "Region B's templates equal region A's, apart from what is founded once",
  holdsIn: 'two-region',
  find: (tree) => {
    const { unwritten, stale } = judge(differences(tree));
    return [
      ...unwritten.map(({ stack, path, keys, a, b }) => ({
        path: `${stack}/${path}`,
        found: `${keys}: ${a ?? 'nothing'} in A, ${b ?? 'nothing'} in B`,
        required: 'the same in both regions after renaming',
        fix: 'let both regions have it; only what exists once is written in FOUNDING_DIFFERENCES, with its reason',
      })),
      ...stale.map(({ stack, path, properties }) => ({
        path: `${stack}/${path}`,
        found: `no difference in ${properties?.join(', ') ?? 'the resource'}`,
        required: 'a list of differences that exist',
        fix: 'delete it from FOUNDING_DIFFERENCES',
      })),
    ];
  },
};

export const ROLE_CHECKS: readonly Check[] = [noDesiredCount, noPrimary, equalWeights, neutral];
