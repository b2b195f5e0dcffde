import { Command, CommanderError } from 'commander';
import { lineOf, type Problem } from '../config/validate/problem';
import { messageOf } from '../runtime/text';
import { checkCommand } from './check';
import { documentOfProblems } from './check-output';
import { commitmentsCommand } from './commitments';
import { deployCommand } from './deploy';
import { drillCommand } from './drill';
import { drillIndexCommand } from './drill-index';
import { drillVerifyCommand } from './drill-verify';
import { EXIT, EXIT_HELP, Refusal } from './errors';
import { jsonText, plain } from './terminal';
import { preflightCommand } from './preflight';
import { rehearseCommand } from './rehearse';
import { teardownCommand } from './teardown';
import { waiversCommand } from './waivers';
import type { CommandContext } from './context';

/**
 * Runs the command.
 *
 * @param words what was typed after `holdfast`
 * @returns the exit code (errors.ts); never rejects
 */
export async function holdfast(words: readonly string[], context: CommandContext): Promise<number> {
  let code: number = EXIT.ok;
  try {
    await program(forReader(context, words), (given) => (code = given)).parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) return explain(error, words, context);
    if (error.exitCode === 0) return EXIT.ok;
    // Commander has printed its message already.
    return wantsJson(words) ? explain(new Refusal([misused(error, words)]), words, context) : EXIT.refused;
  }
}

const wantsJson = (words: readonly string[]): boolean => words.includes('--json');

/** With --json the only output is one document: standard error is dropped. */
const forReader = (context: CommandContext, words: readonly string[]): CommandContext =>
  wantsJson(words) ? { ...context, terminal: { ...context.terminal, error: () => undefined } } : context;

const misused = ({ message }: CommanderError, words: readonly string[]): Problem => ({
  path: 'holdfast',
  rule: 'usage',
  given: words.join(' '),
  required: message.replace(/^error: /, ''),
  fix: 'see --help for what there is',
});

function program({ terminal, ...context }: CommandContext, exit: (code: number) => void): Command {
  const root = new Command('holdfast')
    // Options after a subcommand belong to it, even if its parent has one of the same name.
    .enablePositionalOptions()
    .description(
      'Checks, deploys and flips a two-region email-security service, and proves what its operator has promised',
    )
    .addHelpText('after', EXIT_HELP);
  for (const make of [
    checkCommand,
    commitmentsCommand,
    deployCommand,
    preflightCommand,
    rehearseCommand,
    teardownCommand,
    waiversCommand,
  ])
    root.addCommand(make({ terminal, ...context }, exit));
  const drill = drillCommand({ terminal, ...context }, exit)
    .enablePositionalOptions()
    .addCommand(drillVerifyCommand({ terminal, ...context }, exit))
    .addCommand(drillIndexCommand({ terminal, ...context }, exit));
  root.addCommand(drill);
  for (const command of [root, ...root.commands, ...drill.commands]) {
    command
      .option('--verbose', 'show the stack of an internal error')
      .exitOverride()
      .configureOutput({ writeOut: terminal.out, writeErr: terminal.error })
      .showHelpAfterError('(add --help for what there is)');
  }
  return root;
}

/** Prints problems as lines without a stack; with --json always as JSON. */
function explain(error: unknown, words: readonly string[], { terminal }: CommandContext): number {
  const refused = error instanceof Refusal;
  const problems = refused ? error.problems : [internal(error)];
  if (wantsJson(words)) terminal.out(jsonText(documentOfProblems(problems)));
  else terminal.error(problems.map((problem) => `${plain(lineOf(problem))}\n`).join(''));
  if (!refused && words.includes('--verbose') && error instanceof Error)
    terminal.error(`${plain(error.stack ?? '')}\n`);
  return refused ? EXIT.refused : EXIT.internal;
}

const internal = (error: unknown): Problem => ({
  path: 'holdfast',
  rule: 'internal',
  given: messageOf(error),
  required: 'a run without an exception',
  fix: 'run again with --verbose to see its stack',
});
