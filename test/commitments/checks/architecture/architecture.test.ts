import type { Check } from '../../../../lib/commitments/check';
import { ARCHITECTURE_CHECKS } from '../../../../lib/commitments/checks/index';
import type { TemplateIndex } from '../../../../lib/assembly/template-index';
import { mutated, tree } from '../../../support/assembly';
import { BOUNDS } from './mistakes/bounds';
import { REGIONS } from './mistakes/regions';
import { STORES } from './mistakes/stores';

const production = tree('production');

const MISTAKES = [...REGIONS, ...STORES, ...BOUNDS];

describe('does not let pass', () => {
  test.each(MISTAKES)('$mistake ($check)', ({ check, edit, names }) => {
    const broken = findings(named(check), mutated(production, edit));
    const before = findings(named(check), production);
    expect(broken.filter((finding) => !before.includes(finding)).join('\n')).toContain(names);
  });

  test('any of the mistakes that its checks are for: each check has one', () => {
    const proved = new Set(MISTAKES.map(({ check }) => check));
    expect(ARCHITECTURE_CHECKS.map(({ id, name }) => `${id}/${name}`).filter((name) => !proved.has(name))).toEqual([]);
  });
});

function named(name: string): Check {
  const check = ARCHITECTURE_CHECKS.find((each) => `${each.id}/${each.name}` === name);
  if (!check) throw new Error(`no check ${name}`);
  return check;
}

const findings = (check: Check, tree: TemplateIndex): readonly string[] =>
  check.find(tree).map(({ path, found }) => `${path}: ${found}`);
