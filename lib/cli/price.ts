import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { environments } from '../config/environments';
import { founded } from '../config/founding';
import { problemsOf } from '../config/validate/schema';
import { IDLE, type Load, LOAD } from '../price/load';
import { messageOf } from '../runtime/text';
import { environmentNamed, EXIT, EXIT_HELP, mustBeValid, Refusal, refusalOf } from './errors';
import { mustHavePlaces } from './places';
import { documentOf, priceOf, textOf } from './price-output';
import { jsonText, Progress } from './terminal';
import type { CommandContext } from './context';

interface PriceCommandOptions {
  readonly environment?: string;
  readonly load?: string;
  readonly json?: true;
}

/** `holdfast price`: what environments cost a month, from their templates. */
export function priceCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('price')
    .summary('what environments cost a month, and for which promise')
    .description(
      'Prices the synthesized templates by a dated table of rates: by region, stack and driver, what the standby costs, what a flip ' +
        'adds, and what further data and mail add. Asks AWS nothing. A resource type without a price is listed, never guessed.',
    )
    .option('-e, --environment <name>', 'only this one; default: all')
    .option(
      '--load <file>',
      'JSON with what is stored and done in a month (its fields: lib/price/load.ts); default: nothing',
    )
    .option('--json', 'print one JSON document and nothing else (its shape: PriceDocument in lib/cli/price-output.ts)')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast price
  $ echo '{"databaseGb": 200, "millionMails": 5}' > load.json && npx holdfast price -e production --load load.json
  $ npx holdfast price --json | jq '.rows[] | select(.kind == "total") | {environment, usd}'
${EXIT_HELP}`,
    )
    .action(async (options: PriceCommandOptions) => exit(await price(context, options)));
}

async function price(context: CommandContext, options: PriceCommandOptions): Promise<number> {
  const { terminal, given } = context;
  const all = environments(given);
  const chosen = options.environment === undefined ? all : [environmentNamed(all, options.environment)];
  const load = options.load === undefined ? IDLE : readLoad(options.load);
  mustBeValid(all, context);
  mustHavePlaces('price', context);
  const progress = new Progress(terminal);
  progress.say('synthesizing');
  const { releaseOf } = await import('./synthesis');
  // One that is being founded costs what it will cost.
  const prices = chosen.map((environment) => priceOf(environment, releaseOf(founded(environment)).templates, load));
  progress.done();
  const isIdle = options.load === undefined;
  const document = documentOf(prices, isIdle);
  terminal.out(options.json ? jsonText(document) : textOf(prices, isIdle, terminal.colour));
  return document.ok ? EXIT.ok : EXIT.findings;
}

/** @throws Refusal with everything that is wrong with the file */
function readLoad(file: string): Load {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw refusalOf('--load', 'usage', 'a JSON file that can be read', messageOf(error), 'name another file');
  }
  const problems = problemsOf(LOAD, value, { root: file, fix: 'change it; lib/price/load.ts has the fields' });
  if (problems.length > 0) throw new Refusal(problems);
  return LOAD.parse(value);
}
