/** The page of the proof: what finds each mutant, and why the survivors are harmless. */
import { SECTION_LETTERS, SECTIONS } from '../../lib/commitments/ledger/commitment';
import { code, table } from '../../lib/commitments/documents/markdown';
import { show } from '../../lib/assembly/template-index';
import { type Group, groupOf, GROUPS } from './survivors';
import type { Finder, Outcome, Run } from './outcome';

/** How many survivors of a group the page shows. */
const EXAMPLES = 3;
/** Types of resources with fewer mutants share a line. */
const FEW = 100;

const FINDERS: Readonly<Record<Finder, string>> = {
  commitment: 'a commitment: the build fails and names the promise',
  architecture: 'a rule of the architecture, which has checks of its own',
  pack: 'a public rule pack: AwsSolutions, NIST 800-53, HIPAA or PCI DSS',
  CloudFormation: "CloudFormation's own schemas, and references to what is gone",
  nothing: 'nothing; every one of them is harmless, see below',
};

/** Finders other than the commitments. */
const POLICY: readonly Finder[] = ['architecture', 'pack', 'CloudFormation'];

const HEADING = `<!-- Written by \`node bench/mutation.mjs\` from a run and from bench/mutation/survivors. Change those, not this page. -->

# Mutation proof
`;

/** The whole page. */
export const page = (run: Run, groups: readonly Group[] = GROUPS): string =>
  [
    HEADING,
    opening(run),
    shares(run.outcomes),
    asserted(run.outcomes),
    howMade(run),
    bySection(run.outcomes),
    byType(run.outcomes),
    survivors(run.outcomes, groups),
  ].join('\n');

/** Problems of a run: survivors that are unexplained or not allowed, groups without a survivor, asserted rows without a mutant. */
export function problems({ outcomes, idle }: Run, groups: readonly Group[] = GROUPS): readonly string[] {
  const survived = outcomes.filter(({ by }) => by === 'nothing');
  return [
    ...outcomes
      .filter((outcome) => outcome.asserted.length > 0 && outcome.by !== 'commitment')
      .map((outcome) => `${outcome.asserted.join(', ')} asserts this, and no commitment finds it: ${line(outcome)}`),
    ...survived.filter((outcome) => !groupOf(outcome, groups)).map((outcome) => `not explained: ${line(outcome)}`),
    ...groups
      .filter((group) => !survived.some((outcome) => groupOf(outcome, groups) === group))
      .map(({ name }) => `the group "${name}" explains nothing`),
    ...idle.map((row) => `asserted of nothing that is deployed: ${row}`),
  ];
}

/** A mutant in one line: `A/Data/Key/Resource Properties.EnableKeyRotation: false`. */
const line = ({ path, keys, how, value }: Outcome): string =>
  `${path} ${keys || 'the resource'}: ${how === 'deleted' ? 'deleted' : show(value)}`;

const count = (outcomes: readonly Outcome[], ...finders: readonly Finder[]): number =>
  outcomes.filter(({ by }) => finders.includes(by)).length;
const whole = (number: number): string => number.toLocaleString('en-US');
const percent = (part: number, all: number): string => `${(all === 0 ? 0 : (part / all) * 100).toFixed(1)} %`;

const opening = ({
  named,
  outcomes,
}: Run): string => `A promise that is code is worth what its checks are worth. So production was broken ${whole(outcomes.length)} times, one change at a
time, at each of the ${whole(named)} resources that a promise names. This page says what found each change.
`;

const shares = (outcomes: readonly Outcome[]): string => {
  const row = (name: string, number: number): readonly string[] => [
    name,
    whole(number),
    percent(number, outcomes.length),
  ];
  return [
    table(
      ['found first by', 'mutants', 'share'],
      [
        row(`**${FINDERS.commitment}**`, count(outcomes, 'commitment')),
        row('**other policy**', count(outcomes, ...POLICY)),
        ...POLICY.map((finder) => row(`– ${FINDERS[finder]}`, count(outcomes, finder))),
        row(`**${FINDERS.nothing}**`, count(outcomes, 'nothing')),
      ],
    ),
  ].join('\n');
};

/** What is asserted, id by id. */
function asserted(outcomes: readonly Outcome[]): string {
  const concerned = outcomes.filter((outcome) => outcome.asserted.length > 0);
  const ids = SECTION_LETTERS.flatMap((letter) =>
    [...new Set(concerned.flatMap((outcome) => outcome.asserted))]
      .filter((id) => id.startsWith(letter))
      .sort((one, other) => Number(one.slice(1)) - Number(other.slice(1))),
  );
  const each = ids.map((id) => `${id} (${whole(concerned.filter((outcome) => outcome.asserted.includes(id)).length)})`);
  return `## What the published table asserts

For many promises, the table says which property of a template must hold. A mutant of such a property
([bench/mutation/asserted.ts](../bench/mutation/asserted.ts)) must break a promise; a finding of other policy does not count, and
neither does an explanation.

**${percent(count(concerned, 'commitment'), concerned.length).replace('.0 %', ' %')} of ${whole(concerned.length)} mutants break a promise.** By the promise that asserts it: ${each.join(', ')}.
`;
}

const howMade = ({ machine, minutes }: Run): string => `## How it is done

- **What is broken.** A resource counts as named where the check of a promise reads one of its properties by its name, found out
  by watching the checks. A pair of regions is broken in both at once, as an engineer would do it: the regions' comparison,
  which would find any change of one alone, does not count.
- **How.** The resource goes. Each property goes, at every depth, and each element of every list. Each value becomes weaker or
  foreign: \`true\` and \`false\` change places, a number becomes 0 and a thousand times as much, a word that switches something
  becomes its opposite, actions and principals become \`*\`, a range of addresses the whole internet, everything else a word
  that means nothing ([mutants.ts](../bench/mutation/mutants.ts)).
- **Who judges.** The commitments' checks first, then the architecture's, then the four public packs, then CloudFormation's
  schemas, as \`holdfast check\` has them. Golden templates do not count: they would find everything, and say nothing about a
  promise. Neither do the tests of the constructs. What only a comparison of several resources in a pack would find counts as
  found by nothing.
- **Again.** \`node bench/mutation.mjs\`: ${minutes} minutes on ${machine}, which was shared. It fails
  where a survivor is not explained, where a mutant of what is asserted survives, and where a group has no survivor.
`;

const HEAD = ['mutants', 'a commitment', 'other policy', 'nothing'] as const;
const cells = (outcomes: readonly Outcome[]): readonly string[] => [
  whole(outcomes.length),
  percent(count(outcomes, 'commitment'), outcomes.length),
  percent(count(outcomes, ...POLICY), outcomes.length),
  percent(count(outcomes, 'nothing'), outcomes.length),
];

const bySection = (outcomes: readonly Outcome[]): string => {
  const rows = SECTION_LETTERS.map(
    (section) => [section, outcomes.filter(({ sections }) => sections.includes(section))] as const,
  ).filter(([, own]) => own.length > 0);
  return `## By section

Mutants of the resources that a section's promises name; most are named by several.

${table(
  ['section', ...HEAD],
  rows.map(([section, own]) => [`${section}. ${SECTIONS[section]}`, ...cells(own)]),
)}`;
};

const byType = (outcomes: readonly Outcome[]): string => {
  const types = [...new Set(outcomes.map(({ type }) => type))]
    .sort()
    .map((type) => [type, outcomes.filter((outcome) => outcome.type === type)] as const);
  const [many, few] = [types.filter(([, own]) => own.length >= FEW), types.filter(([, own]) => own.length < FEW)];
  const rest =
    few.length === 0
      ? []
      : [[`${few.length} types with fewer than ${FEW} each`, ...cells(few.flatMap(([, own]) => own))]];
  return `## By type of resource

${table(['type', ...HEAD], [...many.map(([type, own]) => [code(type), ...cells(own)]), ...rest])}`;
};

/** Each group with the reason why it is harmless, and examples. */
function survivors(outcomes: readonly Outcome[], groups: readonly Group[]): string {
  const survived = outcomes.filter(({ by }) => by === 'nothing');
  const parts = groups.map((group) => {
    const own = survived.filter((outcome) => groupOf(outcome, groups) === group);
    // The first of each kind: three of one kind show no more than one.
    const kinds = [
      ...new Map(own.toReversed().map((outcome) => [`${outcome.type} ${outcome.keys}`, outcome])).values(),
    ].toReversed();
    return `### ${group.name}\n\n${whole(own.length)} ${own.length === 1 ? 'mutant' : 'mutants'}. ${group.why}\n\n${kinds
      .slice(0, EXAMPLES)
      .map((outcome) => `- \`${line(outcome)}\`\n`)
      .join('')}`;
  });
  return [
    `## Survivors, and why they are harmless\n\n${whole(survived.length)} mutants in ${groups.length} groups.\n`,
    ...parts,
  ].join('\n');
}
