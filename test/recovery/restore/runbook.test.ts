import { readFileSync, writeFileSync } from 'node:fs';
import { at, type Json } from '../../../lib/assembly/template-index';
import { restoreRunbook } from '../../../lib/recovery/restore/runbook';
import { RESTORE, RESTORE_CASES, stepsOf } from '../../../lib/recovery/restore/steps';
import { tree } from '../../support/assembly';

const PAGE = 'docs/runbooks/restore.md';
if (process.env.UPDATE_RUNBOOK) writeFileSync(PAGE, restoreRunbook());

test('the page is that of the plan (UPDATE_RUNBOOK=1 makes it again)', () => {
  expect(readFileSync(PAGE, 'utf8').split('\n')).toEqual(restoreRunbook().split('\n'));
});

test('what AWS has not shown yet is on the smoke list', () => {
  const smoke = readFileSync('docs/deploy.md', 'utf8');
  const missing = RESTORE.flatMap(({ unverified }) => unverified).filter(
    (each) => !smoke.includes(`- [ ] Restore: ${each}`),
  );
  expect(missing).toEqual([]);
});

test.each(RESTORE_CASES)(
  '%s: the epoch is raised after the names are taken, and before clients are let in',
  (which) => {
    const names = stepsOf(which).map(({ name }) => name);
    const order = ['restore', 'validate', 'take-names', 'raise-epoch', 'resume', 'list-lost'];
    expect(names.filter((name) => order.includes(name))).toEqual(order);
  },
);

/** What a cluster or an instance has by chance: another one under the same name has another. */
const RANDOM = ['DBClusterResourceId', 'DbiResourceId', 'DBSystemId'];

/** Attributes of that kind that a value refers to. */
function randomIn(value: Json): readonly string[] {
  const attribute = at(value, 'Fn::GetAtt', 1);
  if (typeof attribute === 'string') return RANDOM.includes(attribute) ? [attribute] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(randomIn) : [];
}

test('no resource, and no stack that imports, knows a database by what a restored one does not have', () => {
  const { stacks, resources } = tree('production');
  expect(resources.flatMap(({ path, properties }) => randomIn(properties).map((each) => `${path}: ${each}`))).toEqual(
    [],
  );
  const imports = stacks.filter(({ template }) =>
    /Fn::ImportValue":"[^"]*(ResourceId|SystemId)/.test(JSON.stringify(template)),
  );
  expect(imports.map(({ name }) => name)).toEqual([]);
});
