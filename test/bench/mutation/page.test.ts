import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSERTED } from '../../../bench/mutation/asserted';
import { GROUPS } from '../../../bench/mutation/survivors';
import type { Outcome, Run } from '../../../bench/mutation/outcome';
import { page, problems } from '../../../bench/mutation/page';
import { isKnown } from '../../../lib/commitments/ledger/index';

const outcome = (changes: Partial<Outcome> = {}): Outcome => ({
  type: 'AWS::S3::Bucket',
  path: 'A/Data/Mail',
  keys: 'Properties.Tags',
  how: 'deleted',
  sections: ['L'],
  asserted: [],
  by: 'commitment',
  rule: 'L4/x',
  ...changes,
});
const run = (outcomes: readonly Outcome[], idle: readonly string[] = []): Run => ({
  named: 1,
  machine: 'a machine',
  minutes: 2,
  idle,
  outcomes,
});
const group = { name: 'Tags', why: 'Only labels.', kinds: [{ type: /S3/, keys: /Tags$/ }] };

describe('a run is wrong', () => {
  test('where a survivor is in no group', () => {
    expect(problems(run([outcome({ by: 'nothing' })]), [])).toEqual([
      'not explained: A/Data/Mail Properties.Tags: deleted',
    ]);
    expect(problems(run([outcome({ by: 'nothing' })]), [group])).toEqual([]);
  });

  test('where what is asserted is found by another policy alone, explained or not', () => {
    expect(problems(run([outcome({ by: 'nothing', asserted: ['L4'] })]), [group])).toEqual([
      'L4 asserts this, and no commitment finds it: A/Data/Mail Properties.Tags: deleted',
    ]);
    expect(problems(run([outcome({ by: 'pack', asserted: ['L4'] })]), [])).toHaveLength(1);
  });

  test('where a group explains nothing, or a row asserts nothing', () => {
    expect(problems(run([outcome()], ['L4 a row']), [group])).toEqual([
      'the group "Tags" explains nothing',
      'asserted of nothing that is deployed: L4 a row',
    ]);
  });
});

test('the page has shares, what is asserted, sections, types, and groups with examples', () => {
  const written = page(
    run([
      outcome({ asserted: ['L4'] }),
      outcome({ by: 'pack' }),
      outcome({ by: 'CloudFormation', sections: [] }),
      outcome({ by: 'nothing' }),
    ]),
    [group],
  );
  expect(written).toContain('| **a commitment: the build fails and names the promise** | 1 | 25.0 % |');
  expect(written).toContain('| **other policy** | 2 | 50.0 % |');
  expect(written).toContain('**100 % of 1 mutants break a promise.** By the promise that asserts it: L4 (1).');
  expect(written).toContain('| L. Reliability and backup | 3 | 33.3 % | 33.3 % | 33.3 % |');
  expect(written).toContain('### Tags\n\n1 mutant. Only labels.\n\n- `A/Data/Mail Properties.Tags: deleted`');
});

describe('the committed page', () => {
  const committed = readFileSync(join(__dirname, '../../../docs/mutation-proof.md'), 'utf8');

  test('says what the groups say, and no more', () => {
    expect([...committed.matchAll(/^### (.+)$/gm)].map(([, name]) => name)).toEqual(GROUPS.map(({ name }) => name));
    expect(GROUPS.filter(({ why }) => !committed.includes(why)).map(({ name }) => name)).toEqual([]);
  });

  test('says that everything that is asserted breaks a promise, id by id', () => {
    const [, line = ''] =
      /\*\*100 % of [\d,]+ mutants break a promise\.\*\* By the promise that asserts it: (.+)\./.exec(committed) ?? [];
    expect([...line.matchAll(/([A-Z]\d+) \(/g)].map(([, id]) => id).sort()).toEqual(
      [...new Set(ASSERTED.map(({ id }) => id))].sort(),
    );
  });
});

test('what is asserted belongs to promises that there are', () => {
  expect(ASSERTED.filter(({ id }) => !isKnown(id))).toEqual([]);
});
