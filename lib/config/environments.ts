/** Every value of every environment; what differs between them differs on this screen and nowhere else. */
import { isSample } from './samples';
import type { Tier } from './choices';
import type { Contacts, Environment, Region } from './types';
import { type Given, variableOf } from './variables';

/** How a region stands in its life (docs/deploy.md): made once, and complete. Written out where a region is made anew. */
const MADE_ONCE = { founding: false, generation: 1, added: [] } as const;

/** Regions of the two-region environments: neither shares its fate with the control planes in us-east-1. */
const WEST: Region = {
  letter: 'A',
  name: 'us-west-2',
  zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  cidr: '10.0.0.0/16',
  ...MADE_ONCE,
};
const EAST: Region = {
  letter: 'B',
  name: 'us-east-2',
  zones: ['us-east-2a', 'us-east-2b', 'us-east-2c'],
  cidr: '10.1.0.0/16',
  ...MADE_ONCE,
};

const ENGINE = '17.7';

/** What `cdk bootstrap` uses without `--qualifier`. */
const QUALIFIER = 'hnb659fds';

/** All environments, with values given from outside in place of the placeholders. */
export function environments(given: Given): readonly Environment[] {
  return [
    {
      name: 'production',
      tier: 'production',
      ...identity('production', 'production', '000000000001', given),
      regions: [WEST, EAST],
      portal: { cpu: 1024, memoryMiB: 2048, floor: 3, ceiling: 12 },
      gateway: { cpu: 1024, memoryMiB: 4096, floor: 3, ceiling: 24 },
      database: { engineVersion: ENGINE, instances: 2, minCapacity: 2, maxCapacity: 32, founder: 'A' },
      signInPath: '/sign-in',
      destroyable: false,
      adopted: [],
      vaultLock: 'governance',
      bootstrapQualifier: QUALIFIER,
      monthlyLimit: 6200,
    },
    {
      name: 'staging',
      tier: 'staging',
      ...identity('staging', 'staging', '000000000002', given),
      regions: [
        { ...WEST, cidr: '10.2.0.0/16' },
        { ...EAST, cidr: '10.3.0.0/16' },
      ],
      portal: { cpu: 256, memoryMiB: 512, floor: 2, ceiling: 4 },
      gateway: { cpu: 512, memoryMiB: 2048, floor: 2, ceiling: 4 },
      database: { engineVersion: ENGINE, instances: 2, minCapacity: 0.5, maxCapacity: 4, founder: 'A' },
      signInPath: '/sign-in',
      destroyable: true,
      adopted: [],
      vaultLock: 'governance',
      bootstrapQualifier: QUALIFIER,
      monthlyLimit: 5300,
    },
    {
      name: 'sandbox',
      tier: 'sandbox',
      ...identity('sandbox', 'sandbox', '000000000003', given),
      regions: [{ ...WEST, cidr: '10.4.0.0/16' }],
      portal: { cpu: 256, memoryMiB: 512, floor: 2, ceiling: 4 },
      gateway: { cpu: 512, memoryMiB: 2048, floor: 2, ceiling: 4 },
      database: { engineVersion: ENGINE, instances: 2, minCapacity: 0.5, maxCapacity: 2, founder: 'A' },
      signInPath: '/sign-in',
      destroyable: true,
      adopted: [],
      vaultLock: 'governance',
      bootstrapQualifier: QUALIFIER,
      monthlyLimit: 2600,
    },
  ];
}

interface Identity {
  readonly account: string;
  readonly domain: string;
  readonly contacts: Contacts;
  readonly runbookBaseUrl: string;
  readonly placeholders: readonly string[];
}

/** Account, domain, contacts and the address of the runbooks: from outside where given, else placeholders that say which variable to set. Production takes no samples. */
function identity(name: string, tier: Tier, placeholderAccount: string, given: Given): Identity {
  const placeholders: string[] = [];
  const value = (what: Parameters<typeof variableOf>[1], placeholder: string): string => {
    const variable = variableOf(name, what);
    const found = given[variable]?.trim() || placeholder;
    if (found === placeholder || (tier === 'production' && isSample(found))) placeholders.push(variable);
    return found;
  };
  return {
    account: value('account', placeholderAccount),
    domain: value('domain', `${name}.holdfast.example`),
    contacts: {
      onCall: value('on_call', `on-call@${name}.holdfast.example`),
      security: value('security', `security@${name}.holdfast.example`),
    },
    runbookBaseUrl: value('runbooks', `https://runbooks.${name}.holdfast.example/`),
    placeholders,
  };
}
