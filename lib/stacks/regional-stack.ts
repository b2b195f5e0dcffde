import { CfnRule, DefaultStackSynthesizer, Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { stackName } from '../config/names';
import type { Environment, Region, Site } from '../config/types';
import { isProtected } from '../secure-defaults';

/** Where a stack stands: its environment, its own region and, where there is one, the other region. */
export interface Place extends Site {
  /** The other region of the environment; `undefined` in a one-region environment. */
  readonly peer: Region | undefined;
}

/**
 * A stack of one region. Fixes account, region, zones and name, so that synthesis needs neither credentials nor
 * look-ups, and refuses deployment (through CloudFormation itself) while its environment has placeholders.
 */
export abstract class RegionalStack extends Stack {
  readonly place: Place;

  constructor(scope: Construct, id: string, place: Place, description: string) {
    const { environment, region } = place;
    super(scope, id, {
      description,
      env: { account: environment.account, region: region.name },
      stackName: stackName(environment, id),
      synthesizer: new DefaultStackSynthesizer({ qualifier: environment.bootstrapQualifier }),
      tags: { application: 'holdfast', environment: environment.name },
      terminationProtection: isProtected(scope),
    });
    this.place = place;
    if (environment.placeholders.length > 0) this.refusePlaceholders(environment);
  }

  /** The zones of the configuration: the inherited getter would look them up in an account. */
  override get availabilityZones(): string[] {
    return [...this.place.region.zones];
  }

  /** An app cannot tell synthesis from deployment, but CloudFormation can: this rule fails every deployment. */
  private refusePlaceholders(environment: Environment): void {
    new CfnRule(this, 'PlaceholdersAreSet', {
      assertions: [
        {
          assert: Fn.conditionEquals('placeholder', 'set'),
          assertDescription: `Set ${environment.placeholders.join(', ')} before deploying ${environment.name} (README, "Before a real deploy")`,
        },
      ],
    });
  }
}
