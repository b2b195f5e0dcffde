/** Reasons to refuse a drill before its checks. Pure. */
import type { Environment, Region } from '../../config/types';
import { fault, show, type Problem } from '../../config/validate/problem';
import { variableOf } from '../../config/variables';
import { isLoopback } from '../../region-switch/client';
import type { Direction, DrillTarget, FlipMode, Loopback } from './model';

/** The drill is refused, with every reason. */
export class DrillRefused extends Error {
  override readonly name = 'DrillRefused';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ path, required, given }) => `${path}: ${required}, got ${given}`).join('; '));
  }
}

/** With one reason, of the parts of a problem. */
export const refusal = (...parts: Parameters<typeof fault>): DrillRefused => new DrillRefused([fault(...parts)]);

/** A drill that cannot be gone on with. */
export const resumeRefused = (required: string, found: string, fix: string): DrillRefused =>
  refusal('--resume', 'usage', required, found, fix);

/**
 * The regions of a flip.
 * @param to letter or name of the region to activate
 * @throws DrillRefused
 */
export function directionTo(environment: Environment, to: string, mode: FlipMode): Direction {
  const [first, second] = environment.regions;
  if (!second) {
    const fix = 'drill an environment that has a second region';
    throw refusal(environment.name, 'M11', 'two regions', `only ${first.name}`, fix);
  }
  const wanted = to.toLowerCase();
  const target = [first, second].find(({ letter, name }) => letter.toLowerCase() === wanted || name === wanted);
  if (!target) {
    const names = [first, second].map(({ letter, name }) => `${letter} (${name})`).join(' or ');
    throw refusal('--to', 'usage', names, show(to), 'name one of them');
  }
  return { from: target === first ? second : first, to: target, mode };
}

/**
 * A real environment needs real values; a rehearsal may use this machine only.
 * @throws DrillRefused with every problem
 */
export function mustBeTarget({ environment, loopback }: DrillTarget): void {
  const problems = loopback ? rehearsalProblems(environment.regions, loopback) : realProblems(environment);
  if (problems.length > 0) throw new DrillRefused(problems);
}

/** A flip sends no mail: it needs no address. */
const realProblems = ({ name, placeholders }: Environment): readonly Problem[] =>
  (['account', 'domain'] as const)
    .map((value) => variableOf(name, value))
    .filter((variable) => placeholders.includes(variable))
    .map((variable) =>
      fault(
        name,
        'placeholders',
        'a real value before a drill',
        `no real ${variable}`,
        `set ${variable} (docs/runbooks/region-flip.md, "Set once")`,
      ),
    );

function rehearsalProblems(regions: readonly Region[], { apis, nameServer }: Loopback): readonly Problem[] {
  const required = 'a loopback address and port of this machine';
  const fix = 'a rehearsal connects to nothing else; leave `loopback` out for a real environment';
  const urls = regions.flatMap(({ name }) => {
    const url = apis[name];
    return url !== undefined && isLoopbackUrl(url)
      ? []
      : [fault(`apis.${name}`, 'rehearsal', `http, ${required}`, show(url), fix)];
  });
  const address = nameServer.slice(0, nameServer.lastIndexOf(':'));
  return [...urls, ...(isLoopback(address) ? [] : [fault('nameServer', 'rehearsal', required, show(nameServer), fix)])];
}

function isLoopbackUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' && isLoopback(url.hostname);
}
