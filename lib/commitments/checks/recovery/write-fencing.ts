/** The fence (rule 6) as the templates carry it: which name a portal asks, and how long an answer is valid. */
import { FENCE } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Resource, show, texts, type TemplateIndex } from '../../../assembly/template-index';
import { checkOf } from '../shapes';

const witnesses = (tree: TemplateIndex): readonly Resource[] =>
  tree
    .ofType('AWS::Route53::RecordSet')
    .filter(({ properties }) => at(properties, 'Type') === 'TXT' && at(properties, 'HealthCheckId') !== undefined);

const namesOf = (tree: TemplateIndex): readonly string[] => [
  ...new Set(witnesses(tree).map(({ properties }) => show(at(properties, 'Name')))),
];

const settingsOf = ({ properties }: Resource): string => texts(at(properties, 'Value') ?? null).join('');

export const FENCE_CHECKS: readonly Check[] = [
  checkOf({
    id: 'rule-6',
    name: 'witness-setting',
    sentence:
      'Where there are two regions, the portal of each asks the record that Region switch moves whether it may write',
    holdsIn: 'two-region',
    // Only a program that writes for users is given the heartbeat's key.
    of: (tree) => tree.ofType('AWS::SSM::Parameter').filter((each) => settingsOf(each).includes('"HEARTBEAT_KEY":')),
    required: (_, tree) =>
      `WITNESS_NAME, the name of the only witness, which is ${namesOf(tree).join(' and ') || 'missing'}`,
    fix: 'give it HOSTS.active in Portal',
    found: (parameter, tree) => {
      const settings = settingsOf(parameter);
      const [name, ...others] = namesOf(tree);
      return others.length === 0 && name !== undefined && settings.includes(`"WITNESS_NAME":${name}`)
        ? undefined
        : (/"WITNESS_NAME":"[^"]*"/.exec(settings)?.[0] ?? 'no WITNESS_NAME');
    },
  }),
  checkOf({
    id: 'rule-6',
    name: 'witness-ttl',
    sentence: `No resolver remembers a witness for longer than ${FENCE.witnessTtl.seconds} s, so that a region which is cut off stops within ${FENCE.cutOffAtMost.seconds} s`,
    holdsIn: 'two-region',
    of: witnesses,
    required: `at most ${FENCE.witnessTtl.seconds} s`,
    fix: 'take FENCE.witnessTtl in GlobalNames',
    found: ({ properties }) =>
      Number(at(properties, 'TTL')) <= FENCE.witnessTtl.seconds ? undefined : `TTL ${show(at(properties, 'TTL'))}`,
  }),
];
