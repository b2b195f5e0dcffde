/** A drill as a process of its own, which a fault may kill; see drill-process.ts. */
import { environments } from '../../lib/config/environments';
import { monotonicClock } from '../../lib/recovery/drill/clock';
import { runDrill } from '../../lib/recovery/drill/drill';
import { DrillFolder } from '../../lib/recovery/drill/drill-folder';
import { DrillRefused } from '../../lib/recovery/drill/errors';
import { REHEARSAL_PACE, type DrillOutcome, type Pace } from '../../lib/recovery/drill/options';
import type { Operator, Recorder, Records } from '../../lib/recovery/drill/ports';
import { sayAlive } from '../../lib/recovery/processes/liveness';
import type { Entry } from '../../lib/recovery/evidence/entries';
import { messageOf } from '../../lib/runtime/text';
import { type DrillMessage, type DrillOrder, drillOrder, type GoOn, goOn } from './drill-contract';

const interrupted = new AbortController();
sayAlive();
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit());
process.once('message', (order) => void run(drillOrder.parse(order)));

const tell = (message: DrillMessage): void => void process.send?.(message);

/** Tells, and waits until the other side has done what it wants to. */
const ask = (message: DrillMessage): Promise<GoOn> =>
  new Promise((resolve) => {
    process.once('message', (answer) => resolve(goOn.parse(answer)));
    tell(message);
  });

async function run(order: DrillOrder): Promise<void> {
  const clock = monotonicClock(order.origin);
  const folder = new DrillFolder(order.folder, clock);
  try {
    const outcome = await drill(order, clock, folder);
    tell({ kind: 'ended', ...inLines(outcome) });
  } catch (error) {
    const isRefused = error instanceof DrillRefused;
    tell({ kind: 'ended', outcome: isRefused ? 'refused' : 'error', details: [messageOf(error)] });
  } finally {
    await folder.leave().catch(() => undefined);
    process.disconnect();
  }
}

/** Shorter and calmer than a rehearsal, whose figures are not measured here: a case costs as much as its requests. */
const PACE: Pace = {
  ...REHEARSAL_PACE,
  traffic: { ...REHEARSAL_PACE.traffic, retry: 100 },
  poll: 100,
  baseline: 300,
  tail: 300,
};

function drill(
  order: DrillOrder,
  clock: ReturnType<typeof monotonicClock>,
  folder: DrillFolder,
): Promise<DrillOutcome> {
  const { environment: name, given, planArn, loopback, id, to, mode, breakGlass, resume, trafficProgram } = order;
  const environment = environments(given).find((each) => each.name === name);
  if (!environment) throw new Error(`there must be an environment ${name}`);
  const options = {
    id,
    to,
    mode,
    breakGlass,
    resume,
    dryRun: false,
    yes: true,
    commit: 'rehearsal',
    operator: 'rehearsal',
  };
  return runDrill(
    { environment, planArn, loopback: { ...loopback, mailPort: loopback.mailPort } },
    { ...options, pace: PACE },
    {
      records: stopping(folder, order.stop),
      clock,
      trafficProgram,
      interrupted: interrupted.signal,
      operator: order.decisions && operatorOf(order.decisions),
      beforeFlip: async () => (await ask({ kind: 'flip' })).lost,
      screen: { say: (text) => tell({ kind: 'said', text }), table: () => undefined, show: () => undefined },
    },
  );
}

/** An operator who tries again at most so often where nothing else is decided, and then cancels. */
const MOST_RETRIES = 3;

function operatorOf(decisions: NonNullable<DrillOrder['decisions']>): Operator {
  const left = new Map(Object.entries(decisions).map(([step, actions]) => [step, [...actions]]));
  const retries = new Map<string, number>();
  const next = (step: string) => {
    const decided = left.get(step)?.shift();
    if (decided) return decided;
    retries.set(step, (retries.get(step) ?? 0) + 1);
    return (retries.get(step) ?? 0) > MOST_RETRIES ? 'cancel' : 'resume';
  };
  return {
    confirm: () => Promise.resolve(true),
    type: () => Promise.resolve('it was looked into'),
    async choose(question, choices) {
      const step = /What do you want to do with (\S+)\?/.exec(question)?.[1] ?? '';
      await ask({ kind: 'asked', step });
      const wanted = next(step);
      const found = choices.find(({ answer }) => answer === wanted) ?? choices[0];
      if (!found) throw new Error(`${question} There must be a choice`);
      return found.answer;
    },
  };
}

/** The same records; at the moment that is wanted, the process is gone, or the drill is asked to stop. */
function stopping(folder: DrillFolder, stop: DrillOrder['stop']): Records {
  const heard = (recorder: Recorder): Recorder => ({
    add(entry) {
      recorder.add(entry);
      if (!stop || !isAt(entry, stop.at)) return;
      if (stop.how === 'kill') process.kill(process.pid, 'SIGKILL');
      else interrupted.abort(new Error('interrupted'));
    },
    flush: () => recorder.flush(),
  });
  return {
    begin: async () => heard(await folder.begin()),
    resume: async () => {
      const { recorder, entries } = await folder.resume();
      return { recorder: heard(recorder), entries };
    },
    after: async () => heard(await folder.after()),
    load: () => folder.load(),
    save: (state) => folder.save(state),
  };
}

const isAt = (entry: Entry, { step, status }: NonNullable<DrillOrder['stop']>['at']): boolean =>
  entry.kind === 'step' && entry.name === step && entry.status === status;

function inLines(outcome: DrillOutcome): Pick<Extract<DrillMessage, { kind: 'ended' }>, 'outcome' | 'details'> {
  if (outcome.kind === 'findings') return { outcome: outcome.kind, details: [...outcome.findings] };
  if (outcome.kind === 'paused') return { outcome: outcome.kind, details: [outcome.step] };
  return { outcome: outcome.kind, details: [] };
}
