import type { CommandContext } from '../../lib/cli/context';

/** A world that writes down what a command says and which programs it would run. */
export interface RecordedWorld extends CommandContext {
  readonly said: { out: string; error: string };
  readonly ran: string[];
}

/** @param answers exit codes of the programs run, in their order; 0 when there are no more */
export function recordedWorld(changes: Partial<CommandContext> = {}, answers: readonly number[] = []): RecordedWorld {
  const said = { out: '', error: '' };
  const ran: string[] = [];
  return {
    terminal: {
      out: (text) => void (said.out += text),
      error: (text) => void (said.error += text),
      watched: false,
      colour: false,
    },
    given: {},
    today: new Date('2026-11-24T12:00:00Z'),
    interruption: () => new AbortController().signal,
    ask: undefined,
    commit: () => 'abc',
    lastWords: () => undefined,
    disk: { free: () => Number.POSITIVE_INFINITY, largestFile: () => Number.POSITIVE_INFINITY },
    out: 'out',
    processes: 'build/processes',
    run: (program, args, variables = {}) => {
      const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
      return answers[ran.push([...set, program, ...args].join(' ')) - 1] ?? 0;
    },
    output: async () => {
      throw new Error('no such program');
    },
    flips: async () => ({ underWay: [], silent: [] }),
    said,
    ran,
    ...changes,
  };
}

/** Real values in place of an environment's placeholders. */
export const complete = (environment: string): Readonly<Record<string, string>> => ({
  [`HOLDFAST_${environment}_ACCOUNT`]: '111122223333',
  [`HOLDFAST_${environment}_DOMAIN`]: 'mail.example.com',
  [`HOLDFAST_${environment}_ON_CALL`]: 'on-call@example.com',
  [`HOLDFAST_${environment}_SECURITY`]: 'security@example.com',
  [`HOLDFAST_${environment}_RUNBOOKS`]: 'https://wiki.example.com/runbooks/',
});
