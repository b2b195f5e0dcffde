import { WAIVERS } from '../commitments/waivers/index';
import { writtenBadly } from '../commitments/waivers/audit';
import type { Environment } from '../config/types';
import { validate } from '../config/validate';
import { fault, type Problem } from '../config/validate/problem';
import type { CommandContext } from './context';

/** A command does not start; has every problem. Never an internal error. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ path }) => path).join(', '));
  }
}

/** A command was interrupted before it had a result. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A refusal with one problem, of its parts. */
export const refusalOf = (...parts: Parameters<typeof fault>): Refusal => new Refusal([fault(...parts)]);

/**
 * The environment of that name.
 *
 * @throws Refusal naming the environments there are
 */
export function environmentNamed(all: readonly Environment[], name: string): Environment {
  const found = all.find((environment) => environment.name === name);
  if (found) return found;
  const names = all.map((environment) => environment.name).join(', ');
  throw refusalOf('--environment', 'usage', `one of ${names}`, name, 'name one of them');
}

/**
 * Lets a configuration pass.
 *
 * @throws Refusal with every problem
 */
export function mustBeValid(
  all: readonly Environment[],
  { given, today }: Pick<CommandContext, 'given' | 'today'>,
): void {
  const waivers = writtenBadly(WAIVERS, today).map(({ path, found, required, fix }) =>
    fault(path, 'policy/waiver', required, found, fix),
  );
  const problems = [...validate(all, today, given), ...waivers];
  if (problems.length > 0) throw new Refusal(problems);
}

/**
 * Refuses variables that send requests elsewhere than to AWS, or that switch off the check of certificates: results would not be
 * those of the real environment.
 *
 * @throws Refusal with every such variable
 */
export function mustReachAws(given: CommandContext['given']): void {
  const tls = 'NODE_TLS_REJECT_UNAUTHORIZED';
  const endpoints = Object.keys(given).filter((name) => name.startsWith('AWS_ENDPOINT_URL') && given[name]);
  const problems = [
    ...(given[tls] === '0'
      ? [fault(tls, 'endpoints', 'TLS certificates are checked', 'not checked', `unset ${tls}`)]
      : []),
    ...endpoints.map((name) => {
      const fix = `unset ${name}; a rehearsal sets its endpoints by itself`;
      return fault(name, 'endpoints', "AWS's own endpoints for a real environment", 'another one', fix);
    }),
  ];
  if (problems.length > 0) throw new Refusal(problems);
}

/** What the command's exit code means; part of its interface, see `holdfast --help`. */
export const EXIT = {
  ok: 0,
  /** There are findings to fix; with `deploy`, the CDK failed. */
  findings: 1,
  /** Wrong configuration or usage: nothing was done. */
  refused: 2,
  internal: 3,
  /** A drill waits for an operator's decision, and can be resumed. */
  waiting: 4,
  /** A rehearsal lost one of its own processes; its name is printed. */
  lost: 5,
  /** Ctrl-C, or another signal to end. */
  interrupted: 130,
} as const;

export const EXIT_HELP = `
Exit codes:
  0    all is well
  1    findings, the CDK failed to deploy, or a drill was not completed
  2    wrong configuration or usage; nothing was done
  3    internal error; --verbose shows where
  4    a drill waits for a decision: go on with --resume
  5    a process of a rehearsal was killed or stopped; its name is printed
  130  interrupted`;
