import type { RegionLetter } from './types';

/** One stack's turn in the first deployment. */
export interface DeploymentTurn {
  readonly stack: string;
  /** `founder first`, `founder last`: in every region. `once`: in the region that survives the loss of the first. */
  readonly regions: 'founder first' | 'founder last' | 'once';
  /** Only where an environment has two regions. */
  readonly twoRegionsOnly?: true;
  /** What a person does before the next turn of a first deployment. */
  readonly gate?: string;
}

/** The order of first deployment: every stack comes after those whose parameters and exports it reads (a test proves it). */
export const DEPLOYMENT_ORDER: readonly DeploymentTurn[] = [
  { stack: 'Archive', regions: 'founder first' },
  {
    stack: 'Zone',
    regions: 'once',
    gate: 'Delegate the domain at the registrar to the name servers in the output; go on when `dig NS` shows them.',
  },
  { stack: 'Network', regions: 'founder first' },
  { stack: 'Data', regions: 'founder first' },
  // GuardDuty's agent joins tasks when they start, so it is there before the services.
  { stack: 'Detection', regions: 'founder first' },
  // Detection switches AWS Backup on; before there are programs, there is something to bring back.
  { stack: 'Backup', regions: 'founder first' },
  { stack: 'Service', regions: 'founder first' },
  // The plan names its functions in both regions.
  { stack: 'Recovery', regions: 'founder first', twoRegionsOnly: true },
  // A requests the connection to B's network, whose id B tells it.
  { stack: 'Link', regions: 'founder last', twoRegionsOnly: true },
  { stack: 'Routing', regions: 'once' },
];

/** One stack of one region. */
export interface DeploymentStep {
  readonly stack: string;
  readonly letter: RegionLetter;
  readonly gate?: string;
}

/** The stacks of an environment with these regions, in the order of first deployment. */
export function deploymentSteps(letters: readonly RegionLetter[]): readonly DeploymentStep[] {
  return DEPLOYMENT_ORDER.filter((turn) => !turn.twoRegionsOnly || letters.length === 2).flatMap(
    ({ stack, regions, gate }) =>
      inTurn(letters, regions).map((letter, index, turn) => ({
        stack,
        letter,
        gate: index === turn.length - 1 ? gate : undefined,
      })),
  );
}

function inTurn(letters: readonly RegionLetter[], regions: DeploymentTurn['regions']): readonly RegionLetter[] {
  if (regions === 'once') return letters.slice(-1);
  return regions === 'founder first' ? letters : letters.toReversed();
}
