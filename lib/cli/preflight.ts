import { Command } from 'commander';
import { grouped } from '../assembly/template-index';
import { environments } from '../config/environments';
import type { Environment } from '../config/types';
import type { Problem } from '../config/validate/problem';
import { clientConfig } from '../recovery/drill/aws-clients';
import type { Answer, Release, Sources } from '../release/question';
import { environmentNamed, EXIT, EXIT_HELP, mustBeValid, mustReachAws } from './errors';
import { mustHavePlaces } from './places';
import { jsonText, plain, Progress } from './terminal';
import type { CommandContext } from './context';

/** What `holdfast preflight --json` prints. Within a version, fields are only added. */
export interface PreflightDocument {
  readonly version: 1;
  /** True where nothing is missing; questions without an answer may be left. */
  readonly ok: boolean;
  /** Why nothing was asked (exit code 2 or 3); empty where something was. */
  readonly problems: readonly Problem[];
  /** Null where nothing was asked. */
  readonly environment: string | null;
  readonly answers: readonly Answer[];
}

/** `holdfast preflight`: everything that must hold before a deployment, asked at once. */
export function preflightCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('preflight')
    .summary('ask everything that must hold before a deployment')
    .description(
      'Asks this machine, the account, both regions and DNS, and changes nothing. Every line says what was found and what to do. ' +
        'What is missing stops a deployment. What gave no answer is unknown, and does not count as well.',
    )
    .requiredOption('-e, --environment <name>', 'which one; there is no default')
    .option('--json', 'print one JSON document and nothing else (its shape: PreflightDocument in lib/cli/preflight.ts)')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast preflight --environment staging
  $ npx holdfast preflight --environment production --json | jq -r '.answers[] | select(.state != "ok") | .fix'
${EXIT_HELP}`,
    )
    .action(async (options: { readonly environment: string; readonly json?: true }) =>
      exit(await run(context, options)),
    );
}

async function run(
  context: CommandContext,
  { environment: name, json }: { readonly environment: string; readonly json?: true },
): Promise<number> {
  const all = environments(context.given);
  const environment = environmentNamed(all, name);
  mustBeValid(all, context);
  mustReachAws(context.given);
  mustHavePlaces('preflight', context);
  const { releaseOf } = await import('./synthesis');
  const answers = await askAll(context, environment, () => releaseOf(environment));
  const ok = answers.every(({ state }) => state !== 'missing');
  const document: PreflightDocument = { version: 1, ok, problems: [], environment: name, answers };
  context.terminal.out(json ? jsonText(document) : linesOf(answers));
  return ok ? EXIT.ok : EXIT.findings;
}

/**
 * @param release synthesized when a question first needs it
 * @param only names of the questions to ask; default: all
 */
export async function askAll(
  { given, terminal, output }: CommandContext,
  environment: Environment,
  release: () => Release,
  only?: readonly string[],
): Promise<readonly Answer[]> {
  const [{ preflight }, { Resolver }] = await Promise.all([
    import('../release/preflight'),
    import('node:dns/promises'),
  ]);
  const progress = new Progress(terminal);
  const dns = new Resolver({ timeout: 2_000, tries: 2 });
  let synthesized: Release | undefined;
  const sources: Sources = {
    given,
    environment,
    release: () => (synthesized ??= release()),
    config: (region) => clientConfig({ loopback: undefined }, region),
    dns,
    output,
  };
  progress.say(`asking what ${environment.name} needs`);
  try {
    return await preflight(sources, only);
  } finally {
    // A question without an answer would keep the process.
    dns.cancel();
    progress.done();
  }
}

/** Answers as text: what is missing, what is unknown (one line for each reason and region), and how many are well. */
export function linesOf(answers: readonly Answer[]): string {
  const having = (wanted: Answer['state']) => answers.filter(({ state }) => state === wanted);
  const missing = having('missing').map(
    (answer) =>
      `missing  ${answer.question}${placeOf(answer)}: ${answer.required}, found ${answer.found}; ${answer.fix}`,
  );
  const unknown = [...grouped(having('unknown'), ({ region, found, fix }) => [region, found, fix].join())].map(
    ([, alike]) =>
      `unknown  ${alike.map(({ question }) => question).join(', ')}${placeOf(alike[0])}: ${alike[0].found}; ${alike[0].fix}`,
  );
  return [...missing, ...unknown, `${having('ok').length} of ${answers.length} are well`]
    .map((line) => `${plain(line)}\n`)
    .join('');
}

const placeOf = ({ region }: Answer): string => (region === null ? '' : ` in ${region}`);
