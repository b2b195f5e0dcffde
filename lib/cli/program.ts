import { Command, CommanderError } from 'commander';
import { lineOf, show, type Problem } from '../config/validate/problem';
import { nearestOf } from '../config/variables';
import { version } from '../../package.json';
import { messageOf } from '../runtime/text';
import { checkCommand } from './check';
import { commitmentsCommand } from './commitments';
import { deployCommand } from './deploy';
import { drillCommand } from './drill';
import { drillIndexCommand } from './drill-index';
import { drillVerifyCommand } from './drill-verify';
import { documentWithout, INTERRUPTION } from './documents';
import { EXIT, EXIT_HELP, Interrupted, Refusal, refusalOf } from './errors';
import { jsonText, plain } from './terminal';
import { preflightCommand } from './preflight';
import { priceCommand } from './price';
import { rehearseCommand } from './rehearse';
import { teardownCommand } from './teardown';
import { waiversCommand } from './waivers';
import type { CommandContext } from './context';

/**
 * Runs the command.
 *
 * @param typed what was typed after `holdfast`
 * @returns the exit code (errors.ts); never rejects
 */
export async function holdfast(typed: readonly string[], context: CommandContext): Promise<number> {
  const words = typed[0] === 'help' ? [...typed.slice(1), '--help'] : typed;
  let code: number = EXIT.ok;
  if (wantsJson(words)) context.lastWords(jsonText(documentWithout(words, [INTERRUPTION])));
  try {
    const root = program(forReader(context, words), (given) => (code = given));
    if (typed[0] === 'help') mustBeCommand(root, typed.slice(1));
    await root.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) return explain(error, words, context);
    if (error.exitCode === 0) return EXIT.ok;
    // Commander has printed its message already.
    return wantsJson(words) ? explain(new Refusal([misused(error, words)]), words, context) : EXIT.refused;
  }
}

/** @throws Refusal where help is asked for about what is no command */
function mustBeCommand(root: Command, words: readonly string[]): void {
  let command = root;
  for (const word of words.filter((each) => !each.startsWith('-'))) {
    const found = command.commands.find((each) => each.name() === word);
    if (!found) {
      const names = command.commands.map((each) => each.name());
      const near = nearestOf(word, names);
      const fix = near === undefined ? 'see --help for what there is' : `did you mean ${near}?`;
      throw refusalOf('holdfast help', 'usage', `one of ${names.join(', ') || 'no further words'}`, show(word), fix);
    }
    command = found;
  }
}

const wantsJson = (words: readonly string[]): boolean =>
  words.includes('--json') || words.includes('--format=json') || words[words.indexOf('--format') + 1] === 'json';

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
    .option('--version', 'print the version and the commit')
    .on('option:version', () => {
      terminal.out(`holdfast ${version}, commit ${context.commit()}\n`);
      throw new CommanderError(EXIT.ok, 'commander.version', '');
    })
    .addHelpText('after', EXIT_HELP);
  for (const make of [
    checkCommand,
    commitmentsCommand,
    deployCommand,
    preflightCommand,
    priceCommand,
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
  const isInterrupted = error instanceof Interrupted;
  const problems = refused ? error.problems : [isInterrupted ? INTERRUPTION : internal(error)];
  if (wantsJson(words)) terminal.out(jsonText(documentWithout(words, problems)));
  else terminal.error(problems.map((problem) => `${plain(lineOf(problem))}\n`).join(''));
  if (isInterrupted) return EXIT.interrupted;
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
