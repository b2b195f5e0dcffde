import { Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { applyWaivers } from './commitments/waivers/apply';
import type { Environment, Region } from './config/types';
import { applySecureDefaults } from './secure-defaults';
import { ArchiveStack } from './stacks/archive-stack';
import { BackupStack } from './stacks/backup-stack';
import { DataStack } from './stacks/data-stack';
import { DetectionStack } from './stacks/detection-stack';
import { LinkStack } from './stacks/link-stack';
import { NetworkStack } from './stacks/network-stack';
import { RecoveryStack } from './stacks/recovery-stack';
import type { Place } from './stacks/regional-stack';
import { RoutingStack } from './stacks/routing-stack';
import { ServiceStack } from './stacks/service-stack';
import { ZoneStack } from './stacks/zone-stack';

/**
 * One environment: the whole service in its regions. Every region gets the same stacks; what exists once per
 * environment (zone, global names) is in the last region, which survives the loss of the first.
 */
export class EmailService extends Stage {
  readonly environment: Environment;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    this.environment = environment;
    const regions = places(environment).map((place) => this.addRegion(place));
    const home = regions.at(-1);
    if (home) this.addOnce(home);
    applyWaivers(this, environment);
  }

  /** Adds the stacks that every region has. */
  private addRegion(place: Place): RegionOfService {
    const node = new Construct(this, place.region.letter);
    applySecureDefaults(node, place);
    const records = new ArchiveStack(node, 'Archive', place);
    const { archive, logKey, notices } = records;
    const { network } = new NetworkStack(node, 'Network', place, { logKey, notices });
    const data = new DataStack(node, 'Data', place, { network, logKey, notices });
    const { switchedOn } = new DetectionStack(node, 'Detection', place, {
      network,
      stores: data.stores,
      logKey,
      notices,
    });
    new BackupStack(node, 'Backup', place, { network, data, switchedOn, archive, logKey, notices });
    new ServiceStack(node, 'Service', place, { network, archive, logKey, notices, data });
    const { peer } = place;
    if (peer) {
      new RecoveryStack(node, 'Recovery', { ...place, peer }, { network, data, archive, logKey, notices });
      new LinkStack(node, 'Link', { ...place, peer }, { network, logKey, notices });
    }
    return { node, place, records };
  }

  /** Adds the stacks that the environment has once. */
  private addOnce({ node, place, records }: RegionOfService): void {
    const { archive, logKey, notices } = records;
    new ZoneStack(node, 'Zone', place, { logKey, notices });
    new RoutingStack(node, 'Routing', place, { archive, logKey, notices });
  }
}

interface RegionOfService {
  readonly node: Construct;
  readonly place: Place;
  readonly records: ArchiveStack;
}

/** Each region of an environment, paired with the other one. */
function places(environment: Environment): readonly Place[] {
  const [a, b] = environment.regions;
  const place = (region: Region, peer: Region | undefined): Place => ({ environment, region, peer });
  return b ? [place(a, b), place(b, a)] : [place(a, undefined)];
}
