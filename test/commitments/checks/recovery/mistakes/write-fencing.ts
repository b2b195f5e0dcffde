/** Portals that ask no witness or another one, and witnesses that resolvers remember for too long. */
import { at, type Json, show } from '../../../../../lib/assembly/template-index';
import { first, tree } from '../../../../support/assembly';
import { LETTERS, type Mistake, mistakesAt, set, without } from '../../../../support/mistakes';

export const FENCES: readonly Mistake[] = LETTERS.flatMap((letter): readonly Mistake[] => {
  const settings = first(
    tree('production'),
    'AWS::SSM::Parameter',
    ({ path, properties }) =>
      path.startsWith(`${letter}/Service/Portal`) && show(at(properties, 'Value')).includes('WITNESS_NAME'),
  );
  const rewritten = (from: RegExp, to: string): Json =>
    JSON.parse(show(at(settings.properties, 'Value')).replace(from, to));
  const record = `B/Routing/GlobalNames/Witness${letter}`;
  const noWitness = rewritten(/,\\"WITNESS_NAME\\":\\"[^"]*\\"/, '');
  const otherName = rewritten(/\\"active\./, '\\"portal.');
  return [
    ...mistakesAt('rule-6/witness-setting', settings.path, {
      'a portal without a witness': set('Value', noWitness),
      'a portal that asks a name which no flip moves': set('Value', otherName),
    }),
    ...mistakesAt('rule-6/witness-setting', [settings.path, record], {
      'a witness of another name, which no portal asks': set('Name', 'other.example'),
    }),
    ...mistakesAt('rule-6/witness-ttl', record, {
      'a witness that resolvers remember for a minute': set('TTL', '60'),
      'a witness without a time to live': without('TTL'),
    }),
  ];
});
