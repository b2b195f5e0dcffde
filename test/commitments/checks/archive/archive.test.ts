import { ARCHIVE_CHECKS } from '../../../../lib/commitments/checks/archive/retention-locks';
import { at, isObject, list } from '../../../../lib/assembly/template-index';
import { first, tree } from '../../../support/assembly';
import { eachIsFound, LETTERS } from '../../../support/mistakes';
import { keys } from './mistakes/keys';
import { kept } from './mistakes/retention-locks';
import { guarded } from './mistakes/writers';

eachIsFound(
  ARCHIVE_CHECKS,
  LETTERS.flatMap((letter) => [...kept(letter), ...guarded(letter), ...keys(letter)]),
);

test('F8: who writes proof writes in a folder of its own', () => {
  const policy = first(
    tree('production'),
    'AWS::S3::BucketPolicy',
    ({ path }) => path === 'A/Archive/Archive/Evidence/Policy/Resource',
  );
  const own = list(policy.properties, 'PolicyDocument', 'Statement').filter((statement) =>
    isObject(at(statement, 'NotResource')),
  );
  const folders = own.map((statement) => [
    String(at(statement, 'Condition', 'ArnEquals', 'aws:PrincipalArn'))
      .split('/')
      .at(-1),
    at(statement, 'NotResource', 'Fn::Join', 1, 1),
  ]);
  expect(folders).toEqual([
    ['holdfast-production-mark-writer-us-west-2', '/marks/*'],
    ['holdfast-production-restore-proof-us-west-2', '/restore-validation/*'],
    ['holdfast-production-backup-janitor-us-west-2', '/backup-janitor/*'],
    ['holdfast-production-drill-operator-us-west-2', '/drills/*'],
  ]);
});
