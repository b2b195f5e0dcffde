import { type Stage, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Environment, Region } from '../../config/types';
import type { Waiver } from './types';
import { WAIVERS } from './index';

/** One finding that a waiver expects at one place of one environment. */
export interface Placement {
  readonly waiver: Waiver;
  /** The id with its placeholders filled. */
  readonly id: string;
  /** Construct path below the environment: `A/Network/Vpc`. */
  readonly path: string;
}

/** Where the waivers of an environment would hold: in each of its regions, for each of their ids. */
export function placements(waivers: readonly Waiver[], environment: Environment): readonly Placement[] {
  const [a, b] = environment.regions;
  const pairs: readonly (readonly [Region, Region | undefined])[] = b
    ? [
        [a, b],
        [b, a],
      ]
    : [[a, undefined]];
  return pairs.flatMap(([region, peer]) =>
    waivers
      .filter((waiver) => appliesTo(waiver, environment))
      .flatMap((waiver) =>
        idsOf(waiver).flatMap((finding) => {
          const id = fill(finding, environment, region, peer);
          return id === undefined ? [] : [{ waiver, id, path: `${region.letter}/${waiver.path}` }];
        }),
      ),
  );
}

/** Whether a waiver is for environments like this one; whether they have its path is another question. */
export const appliesTo = ({ tiers, regions }: Waiver, environment: Environment): boolean =>
  (tiers?.includes(environment.tier) ?? true) && (regions ?? environment.regions.length) === environment.regions.length;

/** Whether a waiver says which environments it is for. */
export const isForSome = ({ tiers, regions }: Waiver): boolean => tiers !== undefined || regions !== undefined;

/** Acknowledges every waiver where its construct exists; the audit reports those that are out of place (audit.ts). */
export function applyWaivers(stage: Stage, environment: Environment, waivers: readonly Waiver[] = WAIVERS): void {
  for (const { waiver, id, path } of placements(waivers, environment)) {
    const scope = constructAt(stage, path);
    if (scope && isNamespaced(id)) {
      Validations.of(scope).acknowledge({ id, reason: `${waiver.reason} (${waiver.owner}, until ${waiver.expires})` });
    }
  }
}

/** The construct at a path below `scope`, or `undefined`. */
export const constructAt = (scope: IConstruct, path: string): IConstruct | undefined =>
  path.split('/').reduce<IConstruct | undefined>((found, id) => found?.node.tryFindChild(id), scope);

/** The finding ids of a waiver, as written. */
export const idsOf = ({ finding }: Waiver): readonly string[] => (typeof finding === 'string' ? [finding] : finding);

/** Whether an id says whose rule it is; the bare id of a cdk-nag rule would hide its findings without a trace. */
export const isNamespaced = (id: string): boolean => (id.split('[')[0] ?? '').includes('::');

/** `undefined` where the id speaks of another region and there is none. */
function fill(finding: string, environment: Environment, region: Region, peer: Region | undefined): string | undefined {
  if (finding.includes('{peer}') && !peer) return undefined;
  return finding
    .replaceAll('{environment}', environment.name)
    .replaceAll('{account}', environment.account)
    .replaceAll('{domain}', environment.domain)
    .replaceAll('{region}', region.name)
    .replaceAll('{peer}', peer?.name ?? '');
}
