import { Command } from 'commander';
import { bucketName } from '../config/names';
import type { Environment } from '../config/types';
import type { Problem } from '../config/validate/problem';
import { evidenceFolder, exists } from '../recovery/evidence/folder';
import { messageOf } from '../runtime/text';
import { realEnvironment } from './drill-target';
import { EXIT, EXIT_HELP, refusalOf } from './errors';
import { mustHavePlaces } from './places';
import { jsonText, plain } from './terminal';
import type { CommandContext } from './context';

interface Typed {
  readonly environment?: string;
  readonly json?: true;
}

/** What `holdfast drill index --json` prints. A field is only ever added within a version. */
export interface IndexDocument {
  readonly version: 1;
  readonly ok: boolean;
  /** Why none was written (exit code 2 or 3). */
  readonly problems: readonly Problem[];
  /** Files, and addresses of objects. */
  readonly written: readonly string[];
}

/** Files the index of an environment's bucket in a region. @returns its address @throws the errors of S3 */
type FileIndex = (environment: Environment, region: Environment['regions'][0]) => Promise<string>;

/** `holdfast drill index`: writes the pages over all drills again. */
export function drillIndexCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('index')
    .summary('write the pages over all drills and rehearsals again')
    .description(
      'Writes out/drills/index.html and out/rehearsals/index.html: every drill with its recovery time and recovery point. ' +
        'Each drill writes them at its end.',
    )
    .option('-e, --environment <name>', 'also write the index in the evidence bucket of this environment')
    .option('--json', 'print one JSON document and nothing else (its shape: lib/cli/drill-index.ts)')
    .addHelpText('after', EXIT_HELP)
    .action(async (typed: Typed) => exit(await writeIndexes(context, typed)));
}

/** @returns the exit code @throws Refusal where there is no evidence */
export async function writeIndexes(
  context: CommandContext,
  { environment: name, json }: Typed,
  file: FileIndex = fileInAws,
): Promise<number> {
  const { writeIndex } = await import('../recovery/evidence/index/local-index');
  const folders = [false, true].map((rehearsal) => evidenceFolder('', rehearsal, context.out));
  const environment = name === undefined ? undefined : realEnvironment(context, name);
  mustHavePlaces('drill', context);
  const written: string[] = [];
  for (const folder of folders) if (await exists(folder)) written.push(await writeIndex(folder));
  if (environment) written.push(await fileInOneRegion(environment, file));
  if (written.length === 0)
    throw refusalOf('out', 'usage', 'evidence of a drill or a rehearsal', folders.join(' and '), 'run one first');
  const document: IndexDocument = { version: 1, ok: true, problems: [], written };
  context.terminal.out(json ? jsonText(document) : written.map((each) => `${plain(each)}\n`).join(''));
  return EXIT.ok;
}

/** One region is enough, because the buckets replicate each other. @throws Refusal with what each region answered */
async function fileInOneRegion(environment: Environment, file: FileIndex): Promise<string> {
  const answers: string[] = [];
  for (const region of environment.regions) {
    try {
      return await file(environment, region);
    } catch (error) {
      answers.push(`${region.name}: ${messageOf(error)}`);
    }
  }
  const fix = 'sign in to the account with the role of a drill operator';
  throw refusalOf('--environment', 'aws', 'an evidence bucket that can be written to', answers.join('; '), fix);
}

const fileInAws: FileIndex = async (environment, region) => {
  const [{ S3Client }, { clientConfig, clientSettings }, { withClient }, { fileIndex }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../recovery/drill/aws-clients'),
    import('../runtime/aws-client'),
    import('../recovery/evidence/index/filed-index'),
  ]);
  const config = clientSettings(clientConfig({ loopback: undefined }, region));
  return withClient(new S3Client(config), (s3) => fileIndex(s3, bucketName(environment, 'evidence', region)));
};
