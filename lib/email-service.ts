import { Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Environment, Region } from './config/types';
import { applySecureDefaults } from './secure-defaults';
import { ArchiveStack } from './stacks/archive-stack';
import type { Place } from './stacks/regional-stack';

/**
 * One environment: the whole service in its regions. Every region gets the same stacks; what exists once per
 * environment (zone, routing) stands in the last region, which survives the loss of the first.
 */
export class EmailService extends Stage {
  readonly environment: Environment;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    this.environment = environment;
    applySecureDefaults(this, environment);
    for (const place of places(environment)) this.addRegion(place);
  }

  private addRegion(place: Place): void {
    const region = new Construct(this, place.region.letter);
    new ArchiveStack(region, 'Archive', place);
  }
}

/** Each region of an environment, with the other one beside it. */
export function places(environment: Environment): readonly Place[] {
  const [a, b] = environment.regions;
  const place = (region: Region, peer: Region | undefined): Place => ({ environment, region, peer });
  return b ? [place(a, b), place(b, a)] : [place(a, undefined)];
}
