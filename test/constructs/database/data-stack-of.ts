import { Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { FLAGS } from '../../../lib/app';
import type { Environment, RegionLetter } from '../../../lib/config/types';
import { TieredVpc } from '../../../lib/constructs/network/tiered-vpc';
import { applySecureDefaults } from '../../../lib/secure-defaults';
import { ArchiveStack } from '../../../lib/stacks/archive-stack';
import { DataStack } from '../../../lib/stacks/data-stack';
import { environment as committed } from '../../support/stage';
import { testApp } from '../../support/apps';

/** The Data stack of a region, in an environment as committed or with changes; its network is a bare one. */
export function dataStackOf(name: string, letter: RegionLetter = 'A', changes: Partial<Environment> = {}): DataStack {
  const environment = committed(name, changes);
  const stage = new Stage(testApp({ context: FLAGS, builtinCloudFormationValidation: false }), name);
  const node = new Construct(stage, letter);
  const region = environment.regions.find((each) => each.letter === letter);
  if (!region) throw new Error(`${name} has no region ${letter}`);
  const place = { environment, region, peer: environment.regions.find((each) => each.letter !== letter) };
  applySecureDefaults(node, place);
  const records = new ArchiveStack(node, 'Archive', place);
  const vpc = new TieredVpc(
    new Stack(node, 'Network', { env: { account: environment.account, region: region.name } }),
    'Vpc',
    region,
  );
  return new DataStack(node, 'Data', place, { network: { vpc, subnets: (tier) => vpc.select(tier) }, ...records });
}

const templates = new Map<string, Template>();

/** Its template; made once for the same stack, for nothing changes it. */
export function dataTemplate(...of: Parameters<typeof dataStackOf>): Template {
  const key = JSON.stringify(of);
  const template = templates.get(key) ?? Template.fromStack(dataStackOf(...of));
  templates.set(key, template);
  return template;
}
