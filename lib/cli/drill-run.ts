/** Runs a drill for the command line. Loaded only when needed, because its imports take a moment to load. */
import { monotonicClock } from '../recovery/drill/clock';
import { runDrill } from '../recovery/drill/drill';
import type { DrillFolder } from '../recovery/drill/drill-folder';
import { archiveEvidence } from '../recovery/drill/archive-evidence';
import { clientConfig, clientSettings } from '../recovery/drill/aws-clients';
import { REAL_PACE, type DrillOptions, type DrillOutcome } from '../recovery/drill/options';
import { DrillRefused, mustBeTarget } from '../recovery/drill/errors';
import type { DrillState } from '../recovery/drill/model';
import { withClient } from '../runtime/aws-client';
import { messageOf } from '../runtime/text';
import { type DrillDocument, drillScreen, operatorAt } from './drill-screen';
import { type AskedDrill, prepare, type Prepared } from './drill-preparation';
import { operatorIn, realTarget } from './drill-target';
import { confirmationProblems } from './drill-confirmation';
import { EXIT, Interrupted, Refusal } from './errors';
import { mustHavePlaces } from './places';
import { jsonText, plain } from './terminal';
import type { CommandContext } from './context';

/** Signs and files the evidence of a drill that has ended. @throws if that fails */
export type Archive = (ended: Pick<Prepared, 'environment' | 'direction' | 'records'>) => Promise<void>;

/** @returns the exit code @throws Refusal where it is not tried */
export async function drill(
  context: CommandContext,
  asked: AskedDrill,
  archive: Archive = archiveInAws,
): Promise<number> {
  const clock = monotonicClock();
  const interrupted = context.interruption();
  const write = asked.json ? context.terminal.error : context.terminal.out;
  const screen = drillScreen(context.terminal, write);
  let prepared: Prepared | undefined;
  try {
    prepared = await prepare(context, asked, clock);
    const { environment, direction, id, breakGlass, records, before } = prepared;
    mustBeTarget({ environment, planArn: '', loopback: undefined });
    if (confirmationProblems(asked, context).length > 0) throw new Refusal([]);
    if (before?.phase === 'ended' && !before.outstanding)
      return await endDrill(context, asked, prepared, await outcomeOf(records), archive);
    mustHavePlaces('drill', context);
    const operator = await operatorIn(direction.to.name, context.given);
    const target = await realTarget(environment, direction, breakGlass);
    const options: DrillOptions = {
      id,
      to: direction.to.name,
      mode: direction.mode,
      dryRun: asked.dryRun,
      yes: asked.yes,
      breakGlass,
      resume: before !== undefined,
      commit: context.commit(),
      operator,
      pace: REAL_PACE,
    };
    const outcome = await runDrill(target, options, {
      records,
      screen,
      clock,
      interrupted,
      operator: context.ask && operatorAt(context.ask, screen.say),
      trafficProgram: `${context.processes}/traffic.mjs`,
    });
    return await endDrill(context, asked, prepared, outcome, archive);
  } catch (error) {
    // The real mistake comes first.
    if (error instanceof DrillRefused || error instanceof Refusal)
      throw new Refusal([...error.problems, ...confirmationProblems(asked, context)]);
    if (prepared) await saveWhatWasSeen(context, prepared);
    throw interrupted.aborted ? new Interrupted() : error;
  } finally {
    screen.end();
  }
}

/** Saves the evidence so far: a drill that fails in the middle can be resumed like an interrupted one. */
async function saveWhatWasSeen({ terminal }: CommandContext, { records, id }: Prepared): Promise<void> {
  await records.leave().catch(() => undefined);
  const state = await records.load().catch(() => undefined);
  if (state && state.phase !== 'ended')
    terminal.error(
      `The drill is not over; what runs in AWS continues. Go on with: npx holdfast drill --resume ${id}\n`,
    );
}

/** The outcome of a drill that has ended, read from its evidence. */
async function outcomeOf(records: DrillFolder): Promise<DrillOutcome> {
  const { outcome = 'failed', detail = 'its evidence does not say how it ended' } = (await records.ending()) ?? {};
  return outcome === 'failed' ? { kind: 'findings', findings: [detail] } : { kind: outcome };
}

/** Signs and files the evidence, and prints the outcome. */
async function endDrill(
  context: CommandContext,
  asked: AskedDrill,
  prepared: Prepared,
  outcome: DrillOutcome,
  archive: Archive,
): Promise<number> {
  const { id, folder, records } = prepared;
  const state = await records.load();
  const missing = state?.phase === 'ended' ? await archiveFindings(prepared, archive) : [];
  await records.leave();
  const last = [lastWords(prepared, state, outcome), ...missing].join('\n');
  return printEnding(context, asked, {
    id: state && id,
    folder: state && folder,
    outcome: withFindings(outcome, missing),
    last,
  });
}

/** Tries to sign and file the evidence; returns one finding if that fails. */
const archiveFindings = ({ id, ...prepared }: Prepared, archive: Archive): Promise<readonly string[]> =>
  archive(prepared).then(
    () => [],
    (error: unknown) => [`The evidence is not signed and filed yet (${messageOf(error)}): do it with --resume ${id}`],
  );

/** A completed drill whose evidence is not filed has a finding. */
function withFindings(outcome: DrillOutcome, more: readonly string[]): DrillOutcome {
  if (more.length === 0 || (outcome.kind !== 'completed' && outcome.kind !== 'findings')) return outcome;
  return { kind: 'findings', findings: [...(outcome.kind === 'findings' ? outcome.findings : []), ...more] };
}

/** Signed and filed in the region that was activated. */
async function archiveInAws({
  environment,
  direction: { to: region },
  records,
}: Parameters<Archive>[0]): Promise<void> {
  const [{ KMSClient }, { S3Client }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('@aws-sdk/client-s3'),
  ]);
  const config = clientSettings(clientConfig({ loopback: undefined }, region));
  await withClient(new KMSClient(config), (kms) =>
    withClient(new S3Client(config), (s3) => archiveEvidence(records, { kms, s3, environment, region })),
  );
}

function lastWords(
  { id, environment, direction: { to } }: Prepared,
  state: DrillState | undefined,
  outcome: DrillOutcome,
): string {
  const again = `npx holdfast drill --resume ${id}`;
  if (outcome.kind === 'completed') return `${to.name} is active in ${environment.name}.`;
  if (outcome.kind === 'not started')
    return outcome.reason === 'dry run' ? 'A dry run: nothing was done.' : 'Nothing was done.';
  if (outcome.kind === 'paused') return `The plan waits at ${outcome.step}: ${outcome.reason}. Decide with: ${again}`;
  if (outcome.kind === 'canceled') return 'The flip was canceled; completed steps are not undone.';
  if (outcome.kind === 'findings') return outcome.findings.map((finding) => `- ${finding}`).join('\n');
  if (!state) return 'Interrupted: nothing was started.';
  const execution =
    state.executionId === undefined ? '' : ` Execution ${state.executionId} continues in AWS, in ${to.name}.`;
  return `Interrupted.${execution} Go on with: ${again}`;
}

const EXIT_OF: Readonly<Record<DrillOutcome['kind'], number>> = {
  completed: EXIT.ok,
  'not started': EXIT.ok,
  findings: EXIT.findings,
  canceled: EXIT.findings,
  paused: EXIT.waiting,
  interrupted: EXIT.interrupted,
};

interface Ending {
  readonly id: string | undefined;
  readonly folder: string | undefined;
  readonly outcome: DrillOutcome;
  readonly last: string;
}

function printEnding(
  { terminal }: CommandContext,
  { json }: AskedDrill,
  { id, folder, outcome, last }: Ending,
): number {
  const declined = outcome.kind === 'not started' && outcome.reason === 'declined';
  const code = declined ? EXIT.refused : EXIT_OF[outcome.kind];
  const findings = outcome.kind === 'findings' ? outcome.findings : [];
  const document: DrillDocument = {
    version: 1,
    ok: code === EXIT.ok,
    problems: [],
    drill: id ?? null,
    outcome: outcome.kind,
    findings,
    pause:
      outcome.kind === 'paused'
        ? { step: outcome.step, reason: outcome.reason, next: `npx holdfast drill --resume ${id}` }
        : null,
    evidence: folder ?? null,
  };
  if (json) terminal.out(jsonText(document));
  else
    terminal.out(
      [last, folder === undefined ? '' : `Evidence: ${folder}`]
        .filter(Boolean)
        .map((line) => `${plain(line)}\n`)
        .join(''),
    );
  return code;
}
