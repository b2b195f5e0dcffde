/** docs/trust.md: what a customer reads. */
import { BACKUP, DELETION, ENCRYPTION, RECOVERY, RETENTION } from '../../config/numbers';
import { amount, type Commitment, type Section, SECTION_LETTERS, SECTIONS, sectionOf } from '../ledger/commitment';
import { LEDGER } from '../ledger/index';
import { bullets, heading, table } from './markdown';

/** The page, from a ledger; default: the committed one. */
export function trustPage(ledger: readonly Commitment[] = LEDGER): string {
  const section = (letter: Section): string =>
    [`## ${SECTIONS[letter]}`, '', ...ledger.filter(({ id }) => sectionOf(id) === letter).map(paragraph)].join('\n');
  return [
    heading('What we promise, and how we keep it', 'lib/commitments/ledger and lib/config/numbers.ts'),
    'A multi-tenant service that keeps harmful mail away. This page says what we promise about its security, its privacy and its',
    'availability, how each promise is kept, and the numbers behind it. The program that builds the service generates it, so it',
    'describes what is deployed, and says which promises are not yet kept in full. The page about',
    '[infrastructure and sub-processors](infrastructure-and-sub-processors.md) says where data is and who processes it.',
    '',
    '## The numbers',
    '',
    table(
      ['what', 'promised', 'how it is set', 'promises'],
      NUMBERS.map(([what, promised, set, ids]) => [
        what,
        promised,
        `${set}${isKept(ledger, ids) ? '' : '; not yet complete'}`,
        ids.join(', '),
      ]),
    ),
    '## What recovery does not cover',
    '',
    'The promises about recovery from a disaster have two limits:',
    '',
    bullets([
      'A disaster that hits the data centers of **both sites** at once is excluded.',
      'Environments for **development and tests, such as the sandbox**, are excluded: they have one site, and nothing is copied to another.',
    ]),
    ...SECTION_LETTERS.map(section),
  ].join('\n');
}

const { email, infrastructure } = RETENTION;

/** Whether none of some promises is pending. */
const isKept = (ledger: readonly Commitment[], ids: readonly string[]): boolean =>
  !ledger.some(({ id, pending }) => pending !== undefined && ids.includes(id));

const NUMBERS: readonly (readonly [what: string, promised: string, set: string, promises: readonly string[]])[] = [
  [
    'Back after a disaster is declared',
    `within ${amount(RECOVERY.timeObjective)}`,
    `the plan is proved to need at most ${amount(RECOVERY.planExpected)}`,
    ['M8'],
  ],
  [
    'Committed data that a disaster may cost',
    `at most ${amount(RECOVERY.pointObjective)}`,
    'copied continuously, usually within a second',
    ['L4', 'M9'],
  ],
  [
    'Recovery is tested',
    `at least every ${amount(RECOVERY.drillInterval)}`,
    `an alarm after ${amount(RECOVERY.drillAlarm)}`,
    ['M6'],
  ],
  [
    'Backups',
    'regularly',
    `continuously, and every ${amount(BACKUP.interval)}; kept ${amount(BACKUP.retention)}; a restore proved every ${amount(BACKUP.restoreTestInterval)}`,
    ['L5', 'L6'],
  ],
  [
    'Records of infrastructure and applications',
    `at least ${amount(infrastructure.promised.atLeast)}`,
    `${amount(infrastructure.locked)}, locked`,
    ['F6', 'F7', 'F8'],
  ],
  [
    'Records of mail processing',
    `at least ${amount(email.promised.atLeast)}`,
    `${amount(email.locked)}, locked; gone by day ${email.promised.atMost.days}`,
    ['F9', 'F10'],
  ],
  [
    'Return of data after termination',
    `may be asked for within ${amount(DELETION.exportWindow)}`,
    'no setting shortens it',
    ['O1'],
  ],
  [
    'Data stays inactive after termination',
    amount(DELETION.inactive),
    `never less than ${amount(DELETION.inactiveAtLeast)}`,
    ['P2', 'P7'],
  ],
  [
    'Then deleted from production',
    `within ${amount(DELETION.production)}`,
    `by day ${DELETION.inactive.days + DELETION.production.days} after termination`,
    ['P3'],
  ],
  [
    'And from backups',
    `within ${amount(DELETION.backups)}`,
    `by day ${DELETION.inactive.days + DELETION.backups.days} after termination`,
    ['P4'],
  ],
  [
    'Encryption on the way',
    `${ENCRYPTION.oldestTls} or newer, RSA keys of 2048 bits`,
    'AES-256 between the sites',
    ['N1', 'N2', 'N3'],
  ],
];

function paragraph({ id, promise, kept, pending, organisational }: Commitment): string {
  const standing = [
    ...(pending ? [`*Not yet complete:* ${pending}.`] : []),
    ...(organisational ? [`*By audit:* ${organisational.evidence}.`] : []),
  ];
  return `${[`**${id}. ${promise}** ${kept}`, ...standing].join(' ')}\n`;
}
