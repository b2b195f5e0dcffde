/** What has to be so before a flip is begun: nothing speaks against it, and the operator wants it. Nothing is kept here. */
import { announce, confirmed } from './announcement';
import { flipGuide } from './guide';
import type { DrillOutcome } from './options';
import { blockersOf, preflight, type Preflight } from './preflight/preflight';
import type { Drilling } from './drilling';
import type { DrillPorts } from './ports';
import type { Scene } from './preflight/scene';

/** What is looked at, and who is asked. */
export interface Proposal extends Omit<Scene, 'regionSwitch' | 'ports'> {
  readonly ports: Omit<DrillPorts, 'records'>;
}

/**
 * Looks, says what will happen, and asks.
 * @returns what was found, or why it is not begun @throws DrillRefused where the region is active already
 */
export async function agreed({
  target,
  direction,
  options,
  ports,
  visitor,
}: Proposal): Promise<Preflight | DrillOutcome> {
  const found = await preflight({ target, direction, options, ports, visitor });
  announce(ports.screen, { direction, guide: flipGuide(options.mode), found, options });
  const findings = blockersOf(found, options);
  if (findings.length > 0) return { kind: 'findings', findings };
  if (options.dryRun) return { kind: 'not started', reason: 'dry run' };
  return (await confirmed(ports.operator, target.environment, options))
    ? found
    : { kind: 'not started', reason: 'declined' };
}

/** Writes down what was found. */
export function recordPreflight(drilling: Drilling, { rows }: Preflight): void {
  for (const { name, passed, found, required, at, commitments } of rows) {
    drilling.record({
      kind: 'checked',
      at,
      phase: 'preflight',
      name,
      commitments: [...commitments],
      passed,
      found,
      required,
    });
  }
}
