import { Stack, Stage } from 'aws-cdk-lib';
import { environments } from '../../lib/config/environments';
import type { Environment, Region, RegionLetter } from '../../lib/config/types';
import { applySecureDefaults } from '../../lib/secure-defaults';
import { testApp } from './apps';

/** The names of all environments. */
export const NAMES = environments({}).map(({ name }) => name);

/** An environment as committed, with placeholders, and what a test changes about it. */
export function environment(name: string, changes: Partial<Environment> = {}): Environment {
  const found = environments({}).find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no environment ${name}`);
  return { ...found, ...changes };
}

/** An empty stack below a stage with the secure defaults, for testing one construct. */
export function secureStack(name: string): Stack {
  const stage = new Stage(testApp(), name);
  const own = environment(name);
  applySecureDefaults(stage, { environment: own, region: own.regions[0] });
  return new Stack(stage, 'Stack', { env: { account: '000000000001', region: 'us-west-2' } });
}

/** An environment's regions with changes: of one letter, or of all. */
export function regionsOf(
  name: string,
  changes: Partial<Region>,
  letter: RegionLetter | 'all' = 'all',
): Pick<Environment, 'regions'> {
  const [a, b] = environment(name).regions;
  const change = (region: Region): Region =>
    letter === 'all' || region.letter === letter ? { ...region, ...changes } : region;
  return { regions: b ? [change(a), change(b)] : [change(a)] };
}
