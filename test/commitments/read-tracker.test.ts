import { CHECKS } from '../../lib/commitments/checks/index';
import { ReadTracker } from '../../lib/commitments/read-tracker';
import { holds } from '../../lib/commitments/report';
import { type Judgement, statusesBySection, statusesOf } from '../../lib/commitments/commitment-status';
import { at, list, type TemplateIndex } from '../../lib/assembly/template-index';
import { tree } from '../support/assembly';
import { environment } from '../support/stage';

const production = tree('production');
const BUCKET = 'AWS::S3::Bucket';

/** Paths of what is judged while a tree is read. */
function judged(read: (tree: TemplateIndex) => unknown): readonly string[] {
  const observer = new ReadTracker(production.stacks);
  read(observer.tree);
  return observer.attention().judged.map(({ path }) => path);
}

describe('what a check looked at', () => {
  test('is what it read most of, not what it found that among', () => {
    const found = judged((given) =>
      given
        .ofType(BUCKET)
        .filter(({ properties }) => String(at(properties, 'BucketName')).includes('-mail-'))
        .map(({ properties }) => at(properties, 'LifecycleConfiguration')),
    );
    expect(found).toEqual(['A/Data/Mail/Bucket/Resource', 'B/Data/Mail/Bucket/Resource']);
  });

  test('is all of a type where all were read alike', () => {
    expect(judged((given) => given.ofType(BUCKET).map(({ properties }) => list(properties, 'Tags')))).toHaveLength(
      production.ofType(BUCKET).length,
    );
  });

  test('is less than what was only searched for a word', () => {
    const found = judged((given) =>
      given
        .ofType(BUCKET)
        .filter(({ properties }) => JSON.stringify(properties).includes('-quarantine-000000000001-us-west-2"'))
        .map(({ properties }) => at(properties, 'Tags')),
    );
    expect(found).toContain('A/Data/Quarantine/Bucket/Resource');
    expect(found.length).toBeLessThan(6);
  });

  test('is what it asked for, where it read no property', () => {
    expect(judged((given) => given.ofType('AWS::EC2::EIP').map(({ deletionPolicy }) => deletionPolicy))).toHaveLength(
      production.ofType('AWS::EC2::EIP').length,
    );
  });

  test('does not depend on what was looked at before', () => {
    const observer = new ReadTracker(production.stacks);
    observer.tree.ofType(BUCKET).forEach(({ properties }) => at(properties, 'Tags'));
    observer.attention();
    observer.tree.ofType('AWS::KMS::Key').forEach(({ properties }) => at(properties, 'KeyPolicy'));
    expect(new Set(observer.attention().judged.map(({ type }) => type))).toEqual(new Set(['AWS::KMS::Key']));
  });
});

const observer = new ReadTracker(production.stacks);

/** What all checks find while they are watched, as `holdfast check` runs them. */
const watched: readonly Judgement[] = CHECKS.map((check) => ({
  check,
  findings: check.find(observer.tree),
  judged: observer.attention().judged,
}));
const judgements = watched.filter(({ check }) => holds(check.holdsIn, environment('production')));

test('watched or not, a check finds the same', () => {
  for (const { check, findings } of watched) expect(findings).toEqual(check.find(production));
});

test('each promise that is kept at synthesis names the resources that keep it, in both regions', () => {
  const kept = statusesOf(judgements).filter(({ standing }) => standing === 'kept');
  const named = (id: string) => kept.find((promise) => promise.id === id)?.resources;
  expect(named('F9')).toMatchObject({
    A: expect.arrayContaining(['A/Archive/Archive/Email/Resource']),
    B: expect.arrayContaining(['B/Archive/Archive/Email/Resource']),
  });
  expect(named('L2')).toMatchObject({ B: expect.arrayContaining(['B/Data/Database/Cluster/Cluster']) });
  expect(
    kept
      .filter(({ id }) => ['F', 'G', 'H', 'L', 'N'].includes(id.charAt(0)))
      .filter(({ resources }) => !resources['A']?.length || !resources['B']?.length),
  ).toEqual([]);
});

test('a promise whose check finds something is broken, whatever else is said of it', () => {
  const broken = judgements.map((judgement) =>
    judgement.check.id === 'K10'
      ? { ...judgement, findings: [{ path: '', found: '', required: '', fix: '' }] }
      : judgement,
  );
  const report = statusesOf(broken);
  expect(report.filter(({ standing }) => standing === 'broken').map(({ id }) => id)).toEqual([
    'K1',
    'K2',
    'K3',
    'K4',
    'K5',
    'K6',
    'K7',
    'K8',
    'K9',
    'K10',
  ]);
  expect(statusesBySection([statusesOf(judgements), report]).find(({ section }) => section === 'K')).toMatchObject({
    broken: 10,
    organisational: 0,
  });
});
