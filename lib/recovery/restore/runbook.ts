/** docs/runbooks/restore.md, made from the restore plan. A test keeps the page current. */
import { BACKUP, RECOVERY } from '../../config/numbers';
import { RESTORE, RESTORE_CASES, RESTORE_VARIABLES, type RestoreCase, type RestoreStep, stepsOf } from './steps';

const CASES: Readonly<Record<RestoreCase, string>> = {
  'wrong-data': 'Rows were destroyed or changed by mistake; both regions answer, and have the same wrong data',
  'both-lost': 'Both regions are lost, or their databases are; begin in the region that comes back first',
};

const BEFORE = `# Restoring the database

Made from lib/recovery/restore by \`UPDATE_RUNBOOK=1 npx jest test/recovery/restore\`; change it there.

**A restore loses what was written after the chosen point.** A flip does not: if one region has good data, flip to it
([region-flip.md](region-flip.md)) and build the other one from it.

## Which case it is

| what you see | what to do |
|---|---|
| Rows were destroyed or changed, in both regions: replication copied it | this page, case \`wrong-data\` |
| Both regions are lost (M10) | this page, case \`both-lost\` |
| The storage of the *active* region is corrupt, and the standby passes the validator | a failover ([region-flip.md](region-flip.md)); then the row below |
| The storage of the *standby* region is corrupt | delete its cluster, and make it again with the last commands of [take-names](#take-names); the service goes on |
| Objects were deleted, rows are right | only step [match-objects](#match-objects): buckets keep versions |

The promised ${RECOVERY.timeObjective.hours} hours run from the declaration: write down the time. Backups are ${BACKUP.retention.days} days old at most, and can be restored to any second
of the last ${BACKUP.retention.days} days (L5).

No one has restored a real cluster by this page yet: each step says what AWS still has to show, and the list is on the
[smoke list](../deploy.md#smoke-list-after-the-first-deployment).
The order of the steps is not rehearsed yet.

## Who may

An administrator of the account, with a second person who reads each command. The drill operator may not: a restore replaces the
database. Alarms about deleted and restored backups and changed clusters go off; they mean you. It needs the AWS CLI 2, \`curl\`, and for one step
\`psql\`. Set once, for every command below; REGION is the region of the writer, or the one that came back first:

${code(RESTORE_VARIABLES)}`;

/** The whole page. */
export const restoreRunbook = (): string =>
  [BEFORE, '## The steps', table(), ...RESTORE.map(section)]
    .map((part) => part.trimEnd())
    .join('\n\n')
    .concat('\n');

const table = (): string =>
  [
    `| step | what it does | ${RESTORE_CASES.join(' | ')} |`,
    `|---|---|${RESTORE_CASES.map(() => '---|').join('')}`,
    ...RESTORE.map((step) => {
      const cells = RESTORE_CASES.map((each) => (stepsOf(each).includes(step) ? 'yes' : 'no'));
      return `| [\`${step.name}\`](#${step.name}) | ${step.does} | ${cells.join(' | ')} |`;
    }),
    '',
    ...RESTORE_CASES.map((each) => `- \`${each}\`: ${CASES[each]}.`),
  ].join('\n');

const section = ({ name, does, byHand, done, atFailure, unverified }: RestoreStep): string =>
  [
    `### ${name}`,
    does,
    code(byHand),
    `Done when: ${done}`,
    ['Otherwise:', ...atFailure.map((what) => `- ${what}`)].join('\n'),
    unverified.length === 0 ? '' : ['AWS has not shown yet:', ...unverified.map((what) => `- ${what}`)].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

function code(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}
