/** Rule 2: no template says which region is active. */
import { type Check, each } from '../../check';
import { differences, judge } from '../../../assembly/region-diff';
import { at, type Json, list, show, type TemplateIndex } from '../../../assembly/template-index';

const noDesiredCount: Check = {
  id: 'rule-2',
  name: 'no-desired-count',
  sentence: 'No service has a desired count: the next deployment would undo what a flip has scaled',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::ECS::Service',
      'no DesiredCount',
      'leave it out; floor and ceiling belong to the scalable target',
      ({ properties }) =>
        at(properties, 'DesiredCount') === undefined
          ? undefined
          : `DesiredCount ${show(at(properties, 'DesiredCount'))}`,
    ),
};

/** Every DNS record, in a resource of its own or in a group. */
const records = (tree: TemplateIndex): readonly { readonly path: string; readonly record: Json }[] => [
  ...tree.ofType('AWS::Route53::RecordSet').map(({ path, properties }) => ({ path, record: properties })),
  ...tree
    .ofType('AWS::Route53::RecordSetGroup')
    .flatMap(({ path, properties }) => list(properties, 'RecordSets').map((record) => ({ path, record }))),
];

const noPrimary: Check = {
  id: 'rule-2',
  name: 'no-primary-record',
  sentence: 'No record is primary or secondary',
  holdsIn: 'every',
  find: (tree) =>
    records(tree)
      .filter(({ record }) => at(record, 'Failover') !== undefined)
      .map(({ path, record }) => ({
        path,
        found: `Failover ${show(at(record, 'Failover'))}`,
        required: 'weighted records with equal weights',
        fix: 'give every region a record of the same weight; Region switch moves health, not records',
      })),
};

/** Records whose weight differs from another record of the same name and type. */
function unequalWeights(tree: TemplateIndex): readonly { readonly path: string; readonly found: string }[] {
  const weights = new Map<string, string>();
  return records(tree).flatMap(({ path, record }) => {
    const weight = at(record, 'Weight');
    if (weight === undefined) return [];
    const key = `${JSON.stringify(at(record, 'Name'))} ${String(at(record, 'Type'))}`;
    const known = weights.get(key) ?? String(weight);
    weights.set(key, known);
    return known === String(weight) ? [] : [{ path, found: `weight ${String(weight)}, another record ${known}` }];
  });
}

const equalWeights: Check = {
  id: 'rule-2',
  name: 'equal-weights',
  sentence: 'Weighted records of one name have equal weights',
  holdsIn: 'every',
  find: (tree) =>
    unequalWeights(tree).map((found) => ({
      ...found,
      required: 'equal weights',
      fix: 'leave the weights equal: a flip moves health, not weights',
    })),
};

const neutral: Check = {
  id: 'rule-2',
  name: 'role-neutral',
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
