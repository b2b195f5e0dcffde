/** The output of a drill: a table redrawn in place at a terminal, one line per change elsewhere. */
import type { Operator, Screen, ShownFlip, ShownStep } from '../recovery/drill/ports';
import type { Problem } from '../config/validate/problem';
import type { DrillOutcome } from '../recovery/drill/options';
import type { Terminal, CommandContext } from './context';
import { cutOff, plain, tableOf } from './terminal';

/** @param write writes lines that stay: to standard output, or to standard error where standard output is a JSON document */
export function drillScreen(
  { error, watched }: Pick<Terminal, 'error' | 'watched'>,
  write: (text: string) => void,
): Screen & { readonly end: () => void } {
  let drawn = 0;
  const known = new Map<string, string>();
  const wipe = (): void => {
    if (drawn > 0) error(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  return {
    say(text) {
      wipe();
      write(`${plain(text)}\n`);
    },
    table(rows) {
      wipe();
      write(`${textOfTable(rows.map((row) => row.map(plain)))}\n`);
    },
    show(flip) {
      if (watched) {
        const lines = flipLines(flip).map(plain);
        wipe();
        error(cutOff(`${lines.join('\n')}\n`));
        drawn = lines.length;
        return;
      }
      for (const step of flip.steps.filter(({ name, status }) => status !== 'waiting' && known.get(name) !== status)) {
        known.set(step.name, step.status);
        error(`${plain(`${stepLine(step)}; ${flip.clients}`)}\n`);
      }
    },
    end: () => void (drawn = 0),
  };
}

/** Width of a table, in characters: that of a terminal two of which stand next to each other. */
const TABLE_WIDTH = 100;

function textOfTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const colWidths = columnWidths(
    head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)) + 2),
    TABLE_WIDTH - head.length - 1,
  );
  const table = tableOf(head, { colWidths, wordWrap: true });
  // The table wraps between words only, and cuts off a word that is longer than its column, such as an ARN.
  for (const row of body)
    table.push(row.map((text, column) => text.replaceAll(longWord((colWidths[column] ?? 0) - 2), '$& ')));
  return table.toString();
}

const longWord = (width: number): RegExp => new RegExp(`\\S{${Math.max(1, width)}}(?=\\S)`, 'g');

/** The widest columns become narrower, all to the same width, until all fit. */
function columnWidths(wanted: readonly number[], room: number): number[] {
  let most = Math.max(...wanted);
  const total = (): number => wanted.reduce((sum, width) => sum + Math.min(width, most), 0);
  while (total() > room) most -= 1;
  return wanted.map((width) => Math.min(width, most));
}

/** The flip as a table of lines. Pure. */
export function flipLines({ title, steps, elapsed, remaining, clients }: ShownFlip): readonly string[] {
  const late =
    remaining.expected < 0
      ? `${clock(-remaining.expected)} longer than expected`
      : `about ${clock(remaining.expected)} left`;
  return [
    title,
    ...steps.map((step) => `  ${stepLine(step)}`),
    `  ${clock(elapsed)} since the declaration, ${late}, at most ${clock(Math.max(0, remaining.timeout))}`,
    `  ${clients}`,
  ];
}

const SIGN: Readonly<Record<ShownStep['status'], string>> = {
  waiting: ' ',
  running: '>',
  completed: '+',
  skipped: '-',
  failed: '!',
  canceled: 'x',
};
const NAME_WIDTH = 16;

function stepLine({ name, status, elapsed, expected, timeout }: ShownStep): string {
  const took = elapsed === undefined ? '' : `${clock(elapsed)} `;
  return `${SIGN[status]} ${name.padEnd(NAME_WIDTH)} ${status.padEnd(9)} ${took}of ${clock(expected)} expected, ${clock(timeout)} at most`;
}

/** `m:ss`; below 10 seconds, seconds with tenths. */
const clock = (seconds: number): string =>
  seconds < 10
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(Math.round(seconds) / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`;

/** The operator at the terminal. */
export function operatorAt(ask: NonNullable<CommandContext['ask']>, say: (text: string) => void): Operator {
  return {
    confirm: async (question) => /^y(es)?$/i.test(await ask(`${question} [y/N]`)),
    type: (question) => ask(question),
    async choose(question, choices) {
      say([question, ...choices.map(({ answer, means }, index) => `  ${index + 1}  ${answer}: ${means}`)].join('\n'));
      for (;;) {
        const typed = await ask(`1 to ${choices.length}:`);
        const chosen = choices.find(
          ({ answer }, index) => typed === String(index + 1) || typed.toLowerCase() === answer.toLowerCase(),
        );
        if (chosen) return chosen.answer;
      }
    },
  };
}

/** What `holdfast drill --json` prints: one document, always this shape. A field is only ever added within a version. */
export interface DrillDocument {
  readonly version: 1;
  /** True exactly where the exit code is 0. */
  readonly ok: boolean;
  /** Why the drill was not tried (exit code 2 or 3); empty where it was. */
  readonly problems: readonly Problem[];
  /** Id of the drill; null where none began. */
  readonly drill: string | null;
  /** Null where `problems` say why there is none. */
  readonly outcome: DrillOutcome['kind'] | null;
  /** Problems with the flip or with its result, one line each. */
  readonly findings: readonly string[];
  /** Where the plan waits for a decision, why, and the command that asks for it; null where it does not wait. */
  readonly pause: { readonly step: string; readonly reason: string; readonly next: string } | null;
  /** Folder of its evidence; null where nothing was written down. */
  readonly evidence: string | null;
}
