import { Command, Option } from 'commander';
import { CHECKS } from '../commitments/checks/index';
import { commitmentsPage } from '../commitments/documents/commitments';
import { type Commitment, SECTION_LETTERS, SECTIONS, sectionOf } from '../commitments/ledger/commitment';
import { LEDGER } from '../commitments/ledger/index';
import { componentDefinition } from '../commitments/oscal/component-definition';
import { systemSecurityPlan } from '../commitments/oscal/system-security-plan';
import { declared, nameOf, proves } from '../commitments/commitment-status';
import { environments } from '../config/environments';
import type { Problem } from '../config/validate/problem';
import { CONFORMANCE_RULES } from '../constructs/detection/conformance-rules';
import { environmentNamed, EXIT, EXIT_HELP, refusalOf } from './errors';
import { jsonText, tableOf } from './terminal';
import type { CommandContext } from './context';

interface CommitmentsOptions {
  readonly format: 'table' | 'json' | 'markdown' | 'oscal';
  /** Undefined: the component definition. */
  readonly model?: 'component-definition' | 'system-security-plan';
  readonly environment: string;
}

/** What `holdfast commitments --format json` prints. Within a version, fields are only added. */
export interface CommitmentsDocument {
  readonly version: 1;
  readonly ok: boolean;
  /** Why nothing was written out (exit code 2 or 3). */
  readonly problems: readonly Problem[];
  readonly commitments: readonly ReturnType<typeof asJson>[];
}

/** `holdfast commitments`: the ledger, written out. Looks at no template: `holdfast check` says whether the promises are kept. */
export function commitmentsCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('commitments')
    .summary('write out what is promised, what keeps it and what proves it')
    .description(
      'Writes out the ledger of promises. It looks at no template: whether the promises are kept is what `holdfast check` says.',
    )
    .addOption(new Option('--format <format>', 'how').choices(['table', 'json', 'markdown', 'oscal']).default('table'))
    .addOption(
      new Option('--model <model>', 'which OSCAL 1.1 model, with --format oscal; default: the first').choices([
        'component-definition',
        'system-security-plan',
      ]),
    )
    .option('-e, --environment <name>', 'the system of the security plan', 'production')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast commitments
  $ npx holdfast commitments --format json | jq '.commitments[] | select(.standing == "pending") | .id'
  $ npx holdfast commitments --format markdown > promises.md
  $ npx holdfast commitments --format oscal > component-definition.json
  $ npx holdfast commitments --format oscal --model system-security-plan --environment production > ssp.json
${EXIT_HELP}`,
    )
    .action((options: CommitmentsOptions) => {
      context.terminal.out(written(context, options));
      exit(EXIT.ok);
    });
}

function written({ given, today }: CommandContext, { format, model, environment }: CommitmentsOptions): string {
  // Before the format: a name that is wrong is wrong in every one.
  const system = environmentNamed(environments(given), environment);
  if (model && format !== 'oscal')
    throw refusalOf(
      '--model',
      'usage',
      'a model of --format oscal',
      `--format ${format}`,
      'add --format oscal, or leave --model out',
    );
  if (format === 'markdown') return commitmentsPage();
  if (format === 'json') {
    const document: CommitmentsDocument = { version: 1, ok: true, problems: [], commitments: LEDGER.map(asJson) };
    return jsonText(document);
  }
  if (format === 'table') return table();
  const document =
    model === 'system-security-plan' ? systemSecurityPlan(LEDGER, system, today) : componentDefinition(LEDGER, today);
  return jsonText(document);
}

/** An entry with everything that proves it; a field is only ever added within a version. */
const asJson = (commitment: Commitment) => ({
  ...commitment,
  section: sectionOf(commitment.id),
  standing: declared(commitment),
  checks: CHECKS.filter((check) => proves(check, commitment)).map(nameOf),
  configRules: CONFORMANCE_RULES.filter(({ keeps }) => keeps === commitment.id).map(({ rule }) => rule),
});

const PROMISE_WIDTH = 90;

function table(): string {
  const rows = tableOf(['id', 'standing', 'checks', 'tests', 'promise'], {
    colAligns: ['left', 'left', 'right', 'right', 'left'],
    colWidths: [null, null, null, null, PROMISE_WIDTH],
    wordWrap: true,
  });
  for (const letter of SECTION_LETTERS) {
    rows.push([{ colSpan: 5, content: `${letter}. ${SECTIONS[letter]}` }]);
    for (const commitment of LEDGER.filter(({ id }) => sectionOf(id) === letter)) {
      const checks = CHECKS.filter((check) => proves(check, commitment)).length;
      rows.push([
        commitment.id,
        declared(commitment),
        checks || '',
        commitment.tests?.length ?? '',
        commitment.promise,
      ]);
    }
  }
  return `${rows.toString()}\n`;
}
