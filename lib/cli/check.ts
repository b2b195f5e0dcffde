import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { environments } from '../config/environments';
import { FORMATS } from './check-formats';
import { type CheckDocument, documentOf, textOf } from './check-output';
import { environmentNamed, EXIT, EXIT_HELP, mustBeValid } from './errors';
import { mustHavePlaces } from './places';
import { jsonText, Progress } from './terminal';
import type { CommandContext } from './context';
import type { Judgement } from './synthesis';

interface CheckOptions {
  readonly environment?: string;
  readonly json?: true;
  readonly format?: keyof typeof FORMATS;
  /** Default: today. */
  readonly asOf?: Date;
}

/** `holdfast check`: everything that can be proved without deploying. */
export function checkCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('check')
    .summary('prove everything that can be proved without deploying')
    .description(
      'Validates the configuration, synthesizes into a temporary folder and holds the templates to everything: CloudFormation ' +
        'schemas, AwsSolutions, NIST 800-53 R5, HIPAA Security, PCI DSS 3.2.1, the commitments, the rules of the architecture, ' +
        'waivers and limits.',
    )
    .option('-e, --environment <name>', 'only this one; default: all')
    .option(
      '--as-of <date>',
      'judge waivers as on this day, past or to come, for example 2027-05-31; default: today',
      dayOf,
    )
    .option('--json', 'print one JSON document and nothing else (its shape: lib/cli/check-output.ts)')
    .addOption(
      new Option('--format <format>', 'print findings, with file and line of the construct, for other programs')
        .choices(Object.keys(FORMATS))
        .conflicts('json'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast check                             all environments
  $ npx holdfast check --environment production    one of them
  $ npx holdfast check --format sarif >holdfast.sarif
  $ npx holdfast check --json | jq '.environments[].open[] | {rule, path}'
${EXIT_HELP}`,
    )
    .action(async (options: CheckOptions) => exit(await check(context, options)));
}

/** Noon of a day in UTC. @throws InvalidArgumentError for what is no day */
function dayOf(text: string): Date {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError('Give a day as YYYY-MM-DD.');
  return new Date(`${text}T12:00:00Z`);
}

async function check(context: CommandContext, options: CheckOptions): Promise<number> {
  const { terminal, given, today } = context;
  const progress = new Progress(terminal);
  try {
    const all = environments(given);
    const chosen = options.environment === undefined ? all : [environmentNamed(all, options.environment)];
    mustBeValid(all, { given, today });
    mustHavePlaces('check', context);
    progress.say('loading the CDK');
    const { judge } = await import('./synthesis');
    const judgement = judge(
      chosen,
      options.asOf ?? today,
      (phase) => progress.say(phase),
      options.format !== undefined,
    );
    const document = documentOf(judgement);
    progress.done();
    terminal.out(printed(judgement, document, options, context));
    return document.ok ? EXIT.ok : EXIT.findings;
  } finally {
    progress.done();
  }
}

function printed(
  judgement: Judgement,
  document: CheckDocument,
  { json, format }: CheckOptions,
  { terminal, today }: CommandContext,
): string {
  if (format) return FORMATS[format](judgement, today);
  return json ? jsonText(document) : textOf(document, terminal.colour);
}
