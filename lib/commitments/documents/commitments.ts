/** docs/commitments.md: the whole ledger, for engineers and auditors. */
import { CONFORMANCE_RULES } from '../../constructs/detection/conformance-rules';
import type { Check } from '../check';
import { CHECKS } from '../checks/index';
import { amount, type Commitment, OWN, SECTION_LETTERS, SECTIONS, sectionOf } from '../ledger/commitment';
import { LEDGER } from '../ledger/index';
import { declared, nameOf, proves } from '../commitment-status';
import { bullets, code, heading, table } from './markdown';

/** The page, from a ledger and its checks; default: the committed ones. */
export function commitmentsPage(ledger: readonly Commitment[] = LEDGER, checks: readonly Check[] = CHECKS): string {
  return [
    heading('Commitments', 'lib/commitments/ledger, its checks and lib/config/numbers.ts'),
    'What the operator has promised, what keeps each promise, and what proves it. `holdfast check` proves what can be proved',
    'without deployment and prints the status of each promise. [A new promise](commitments-howto.md) is one entry and one function.',
    '',
    '*kept*: proved, as stated below. *pending*: a part is missing; the entry names it. *organisational*: nothing deployed can',
    'keep it; people do, and file their evidence.',
    '',
    overview(ledger),
    ...SECTION_LETTERS.flatMap((letter) => [
      `## ${letter}. ${SECTIONS[letter]}`,
      '',
      ...ledger.filter(({ id }) => sectionOf(id) === letter).map((commitment) => entry(commitment, checks)),
    ]),
  ].join('\n');
}

function overview(ledger: readonly Commitment[]): string {
  const standing = ['kept', 'pending', 'organisational'] as const;
  const rows = SECTION_LETTERS.map((letter) => {
    const own = ledger.filter(({ id }) => sectionOf(id) === letter).map(declared);
    return [
      `${letter}. ${SECTIONS[letter]}`,
      ...standing.map((each) => String(own.filter((found) => found === each).length)),
    ];
  });
  const totals = standing.map((each) => String(ledger.filter((commitment) => declared(commitment) === each).length));
  const own = ledger.filter(({ id }) => sectionOf(id) === OWN).length;
  return table(
    ['section', ...standing],
    [...rows, [`all: ${ledger.length - own} published, ${own} of our own`, ...totals]],
  );
}

function entry(commitment: Commitment, checks: readonly Check[]): string {
  const {
    id,
    promise,
    kept,
    proved,
    numbers = {},
    tests = [],
    controls = [],
    drill = [],
    pending,
    organisational,
  } = commitment;
  const rules = CONFORMANCE_RULES.filter(({ keeps }) => keeps === id).map(({ rule }) => code(rule));
  const facts = [
    ...(Object.keys(numbers).length > 0
      ? [
          `Numbers: ${Object.entries(numbers)
            .map(([what, value]) => `${what} ${amount(value)}`)
            .join('; ')}`,
        ]
      : []),
    ...checks
      .filter((check) => proves(check, commitment))
      .map((check) => `Check ${code(nameOf(check))}: ${check.sentence}`),
    ...tests.map((test) => `Test ${code(`test/${test}`)}`),
    ...(drill.length > 0 ? [`Drill: ${drill.map(code).join(', ')}`] : []),
    ...(rules.length > 0 ? [`At run time, AWS Config: ${rules.join(', ')}`] : []),
    ...(controls.length > 0 ? [`At run time, AWS Backup Audit Manager: ${controls.map(code).join(', ')}`] : []),
    ...(pending ? [`**Pending**: ${pending}`] : []),
    ...(organisational
      ? [
          `**Organisational** (${organisational.owner}, again by ${organisational.reviewBy}): ${organisational.reason}. Evidence: ${organisational.evidence}`,
        ]
      : []),
  ];
  return [
    `### ${id}: ${declared(commitment)}`,
    '',
    promise,
    '',
    `*${kept}* (${proved.join(', ')})`,
    '',
    bullets(facts),
  ].join('\n');
}
