/** Another number alone is a release that AWS accepts in one deployment, or one whose refusal names the order. */
import type * as apps from '../../lib/app';
import type * as numbers from '../../lib/config/numbers';
import { NUMBERS, numberProblems } from '../../lib/config/validate/numbers';
import { readAssembly, type Stack } from '../../lib/deployment/assembly';
import { rehearseRelease } from '../../lib/deployment/lifecycles';
import { at, changed, type Path, pathsIn, textOf } from '../config/change';
import { assemblyFolderOfTest } from '../support/apps';
import { environment } from '../support/stage';
import { spec } from './stacks';

/** Each number that may be a step more, or less, while all others stay; what validation refuses names its rule. */
const accepted = (step: number): ReadonlyMap<string, Change> =>
  new Map(
    pathsIn(NUMBERS).flatMap((path) => {
      const now = at(NUMBERS, path);
      if (typeof now !== 'number') return [];
      const to = now < 1 ? now * (1 + step / 100) : now + step;
      const isAccepted = numberProblems(changed(NUMBERS, path, to)).length === 0;
      return isAccepted ? [[textOf(path), { path, to }] as const] : [];
    }),
  );

interface Change {
  readonly path: Path;
  readonly to: number;
}

/** Production with these numbers. */
function synthesized(changes: Iterable<Change>): readonly Stack[] {
  const folder = assemblyFolderOfTest();
  jest.resetModules();
  jest.doMock('../../lib/config/numbers', () =>
    [...changes].reduce<unknown>((all, { path, to }) => changed(all, path, to), {
      ...jest.requireActual<typeof numbers>('../../lib/config/numbers'),
    }),
  );
  jest.isolateModules(() => {
    const { createApp } = jest.requireActual<typeof apps>('../../lib/app');
    createApp([environment('production')], { outdir: folder, reportOnly: true }).synth();
  });
  return readAssembly(folder);
}

const committed = synthesized([]);

/** Numbers that take more than one release, by the rule that says in which order. */
const ORDERED: Readonly<Record<string, string>> = { 'BACKUP.automated.days': 'DB-11' };

/**
 * All at once, which finds what any of them alone would find: a rule looks at what changes in one resource, and at others as
 * they were before.
 */
describe.each([-1, 1])('all numbers that may change by %d', (step) => {
  const all = accepted(step);
  const without = new Map([...all].filter(([path]) => !(path in ORDERED)));

  test('in one deployment', () => {
    const { findings, operations } = rehearseRelease(committed, synthesized(without.values()), spec());
    expect(findings.map(({ rule, stack, resource, what }) => `${rule.id} ${stack}/${resource}: ${what}`)).toEqual([]);
    expect(operations.filter(({ updated }) => updated > 0).length).toBeGreaterThan(4);
  });
});

test.each(Object.entries(ORDERED))('%s takes more than one release, and %s says in which order', (path, rule) => {
  const change = [...accepted(-1), ...accepted(1)].find(([each]) => each === path)?.[1];
  const { findings } = rehearseRelease(committed, synthesized(change ? [change] : []), spec());
  expect([...new Set(findings.map((each) => each.rule.id))]).toEqual([rule]);
  expect(findings[0]?.rule.fix).toMatch(/alone; .* same value/);
});
