/** The fence (rule 6) as the templates carry it: who is asked, by whom, and for how long an answer is good. */
import { FENCE } from '../../../config/numbers';
import { type Check, each } from '../../check';
import { at, show, texts, type TemplateIndex } from '../../../assembly/template-index';
const witnesses = (tree: TemplateIndex) =>
  tree
    .ofType('AWS::Route53::RecordSet')
    .filter(({ properties }) => at(properties, 'Type') === 'TXT' && at(properties, 'HealthCheckId') !== undefined);

/** The settings of what writes for users: nothing else is given the heartbeat's key. */
const isWriterOfUsers = (settings: string): boolean => settings.includes('"HEARTBEAT_KEY":');

const asksWitness: Check = {
  id: 'rule-6',
  name: 'witness-asked',
  sentence:
    'Where there are two regions, the portal of each asks the record that Region switch moves whether it may write',
  holdsIn: 'two-region',
  find: (tree) => {
    const names = [...new Set(witnesses(tree).map(({ properties }) => show(at(properties, 'Name'))))];
    const wanted = names.length === 1 ? `"WITNESS_NAME":${names[0]}` : undefined;
    const required = `WITNESS_NAME, the name of the only witness, which is ${names.join(' and ') || 'missing'}`;
    return each(tree, 'AWS::SSM::Parameter', required, 'give it HOSTS.active in Portal', ({ properties }) => {
      const settings = texts(at(properties, 'Value') ?? null).join('');
      if (!isWriterOfUsers(settings) || (wanted !== undefined && settings.includes(wanted))) return undefined;
      return /"WITNESS_NAME":"[^"]*"/.exec(settings)?.[0] ?? 'no WITNESS_NAME';
    });
  },
};

const witnessForgotten: Check = {
  id: 'rule-6',
  name: 'witness-ttl',
  sentence: `No resolver remembers a witness for longer than ${FENCE.witnessTtl.seconds} s, so that a region which is cut off stops within ${FENCE.cutOffAtMost.seconds} s`,
  holdsIn: 'two-region',
  find: (tree) =>
    witnesses(tree).flatMap(({ path, properties }) => {
      const ttl = at(properties, 'TTL');
      return Number(ttl) <= FENCE.witnessTtl.seconds
        ? []
        : [
            {
              path,
              found: `TTL ${show(ttl)}`,
              required: `at most ${FENCE.witnessTtl.seconds} s`,
              fix: 'take FENCE.witnessTtl in GlobalNames',
            },
          ];
    }),
};

export const FENCE_CHECKS: readonly Check[] = [asksWitness, witnessForgotten];
