import { FENCE_CHECKS } from '../../../../lib/commitments/checks/recovery/write-fencing';
import { CHECKS } from '../../../../lib/commitments/checks';
import { at, type Json, texts, type TemplateIndex } from '../../../../lib/assembly/template-index';
import { first, mutated, tree } from '../../../support/assembly';

const production = tree('production');
const findings = (broken: TemplateIndex): readonly string[] =>
  FENCE_CHECKS.flatMap((check) =>
    check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}: ${finding.found}`),
  );

const settings = (letter: string) =>
  first(
    production,
    'AWS::SSM::Parameter',
    ({ path, properties }) =>
      path.startsWith(`${letter}/Service/Portal`) &&
      texts(at(properties, 'Value') ?? null)
        .join('')
        .includes('WITNESS_NAME'),
  );

test('production is fenced in both regions', () => {
  expect(findings(production)).toEqual([]);
});

test('the checks run with all others', () => {
  expect(CHECKS).toEqual(expect.arrayContaining([...FENCE_CHECKS]));
});

describe.each(['A', 'B'])('in region %s', (letter) => {
  const rewritten = (from: RegExp, to: string) => {
    const { path, properties } = settings(letter);
    const value: Json = JSON.parse(JSON.stringify(at(properties, 'Value')).replace(from, to));
    return mutated(production, (draft) => draft.set(path, ['Properties', 'Value'], value));
  };
  const offender = `rule-6/witness-asked ${settings(letter).path}`;

  test('a portal without a witness is found: it would write whatever the other region does', () => {
    expect(findings(rewritten(/,\\"WITNESS_NAME\\":\\"[^"]*\\"/, ''))).toEqual([`${offender}: no WITNESS_NAME`]);
  });

  test('a portal that asks a name which no flip moves is found', () => {
    expect(findings(rewritten(/\\"active\./, '\\"portal.'))).toEqual([
      expect.stringContaining(`${offender}: "WITNESS_NAME":"portal.`),
    ]);
  });

  test('a witness that resolvers remember for a minute is found', () => {
    const record = `B/Routing/GlobalNames/Witness${letter}`;
    expect(findings(mutated(production, (draft) => draft.set(record, ['Properties', 'TTL'], '60')))).toEqual([
      `rule-6/witness-ttl ${record}: TTL "60"`,
    ]);
    expect(findings(mutated(production, (draft) => draft.delete(record, ['Properties', 'TTL'])))).toHaveLength(1);
  });

  test('a witness of another name is found: no portal asks it', () => {
    const record = `B/Routing/GlobalNames/Witness${letter}`;
    expect(
      findings(mutated(production, (draft) => draft.set(record, ['Properties', 'Name'], 'other.example'))),
    ).toHaveLength(2);
  });
});

test('where there is one region, no portal has a witness', () => {
  expect(
    JSON.stringify(
      tree('sandbox')
        .ofType('AWS::SSM::Parameter')
        .map(({ properties }) => properties),
    ),
  ).not.toContain('WITNESS_NAME');
});
