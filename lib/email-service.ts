import { Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Environment, Region } from './config/types';
import { applySecureDefaults } from './secure-defaults';
import { ArchiveStack } from './stacks/archive-stack';
import { type Place } from './stacks/regional-stack';
import { RoutingStack } from './stacks/routing-stack';
import { ZoneStack } from './stacks/zone-stack';

/**
 * One environment: the whole service in its regions. Every region gets the same stacks; what exists once per
 * environment (zone, global names) stands in the last region, which survives the loss of the first.
 */
export class EmailService extends Stage {
  readonly environment: Environment;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    this.environment = environment;
    applySecureDefaults(this, environment);
    const regions = places(environment).map((place) => this.addRegion(place));
    const home = regions.at(-1);
    if (home) this.addOnce(home);
  }

  /** What every region has. */
  private addRegion(place: Place): RegionOfService {
    const node = new Construct(this, place.region.letter);
    const records = new ArchiveStack(node, 'Archive', place);
    return { node, place, records };
  }

  /** What the environment has once. */
  private addOnce({ node, place, records }: RegionOfService): void {
    new ZoneStack(node, 'Zone', place, records);
    new RoutingStack(node, 'Routing', place);
  }
}

interface RegionOfService {
  readonly node: Construct;
  readonly place: Place;
  readonly records: ArchiveStack;
}

/** Each region of an environment, with the other one beside it. */
function places(environment: Environment): readonly Place[] {
  const [a, b] = environment.regions;
  const place = (region: Region, peer: Region | undefined): Place => ({ environment, region, peer });
  return b ? [place(a, b), place(b, a)] : [place(a, undefined)];
}
