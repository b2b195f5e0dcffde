import { SUB_PROCESSORS } from '../../config/sub-processors';
import type { Environment } from '../../config/types';
import type { Commitment } from '../ledger/commitment';
import {
  idOf,
  BACK_MATTER,
  implementationOf,
  keeperOf,
  KEEPERS,
  metadataOf,
  proofsOf,
  remarksOf,
  STATEMENT,
} from './parts';

/**
 * The ledger as the OSCAL system security plan of one environment.
 *
 * @param today the day it is written on
 */
export const systemSecurityPlan = (ledger: readonly Commitment[], environment: Environment, today: Date) => ({
  'system-security-plan': {
    uuid: idOf('system-security-plan', environment.name),
    metadata: metadataOf(`Holdfast ${environment.name}: system security plan`, today),
    'import-profile': { href: `#${STATEMENT}` },
    'system-characteristics': characteristics(environment),
    'system-implementation': { users: USERS, components: [thisSystem(environment), provider, ...others] },
    'control-implementation': {
      description: 'What was promised, and how each promise is kept.',
      'implemented-requirements': ledger.map((commitment) => requirement(commitment, environment)),
    },
    'back-matter': BACK_MATTER,
  },
});

const HIGH = { base: 'fips-199-high' } as const;
const MODERATE = { base: 'fips-199-moderate' } as const;

/** What the service keeps of its customers; the impact of its loss is that on mail, which many rely on. */
const INFORMATION = [
  { what: 'Messages', description: 'Content and metadata of mail that passes, waits or is in quarantine.' },
  { what: 'Accounts', description: 'People of customers, their settings, and what they did.' },
  { what: 'Records', description: 'Logs of mail, of requests and of the infrastructure.' },
].map(({ what, description }) => ({
  uuid: idOf('information', what),
  title: what,
  description,
  'confidentiality-impact': HIGH,
  'integrity-impact': MODERATE,
  'availability-impact': MODERATE,
}));

const characteristics = ({ name, account, domain, regions }: Environment) => ({
  'system-ids': [{ id: `holdfast-${name}-${account}` }],
  'system-name': `Holdfast ${name}`,
  description: `A multi-tenant email-security service for ${domain}, in ${regions.map((region) => region.name).join(' and ')}.`,
  'security-sensitivity-level': 'high',
  'system-information': { 'information-types': INFORMATION },
  'security-impact-level': {
    'security-objective-confidentiality': HIGH.base,
    'security-objective-integrity': MODERATE.base,
    'security-objective-availability': MODERATE.base,
  },
  // Documentation says what is deployed where; whether this environment is, no source of this project knows.
  status: {
    state: 'under-development',
    remarks: 'Change to operational when the environment has been deployed and its first drill has passed.',
  },
  'authorization-boundary': {
    description: `One AWS account with everything in it. Mail and requests come in through the firewall of each region; out of it go mail, and calls to the names that docs/infrastructure-and-sub-processors.md lists.`,
  },
});

const USERS = [
  { role: 'customer', title: 'People of customers' },
  { role: 'operator', title: 'The operator, on call and in security' },
].map(({ role, title }) => ({ uuid: idOf('user', role), title, 'role-ids': [role] }));

const OPERATIONAL = { state: 'operational' } as const;

/** The service as this system: OSCAL wants one component of that type. */
const thisSystem = ({ name }: Environment) => ({
  ...KEEPERS.service,
  uuid: idOf('this-system', name),
  type: 'this-system',
  title: `Holdfast ${name}`,
  status: { state: 'under-development' },
});

const provider = { ...KEEPERS.provider, status: OPERATIONAL };

const others = SUB_PROCESSORS.filter(({ egressDomains }) => egressDomains.length > 0).map(
  ({ name, purpose, agreementRef }) => ({
    uuid: idOf('component', name),
    type: 'interconnection',
    title: name,
    description: purpose,
    status: OPERATIONAL,
    remarks: `Agreement ${agreementRef}`,
  }),
);

function requirement(commitment: Commitment, environment: Environment) {
  const { id, promise, kept } = commitment;
  const component = keeperOf(commitment) === 'service' ? thisSystem(environment) : provider;
  return {
    uuid: idOf('system-security-plan', environment.name, 'requirement', id),
    'control-id': id,
    remarks: promise,
    'by-components': [
      {
        'component-uuid': component.uuid,
        uuid: idOf('system-security-plan', environment.name, 'by-component', id),
        description: kept,
        props: proofsOf(commitment).length > 0 ? proofsOf(commitment) : undefined,
        'implementation-status': { state: implementationOf(commitment) },
        remarks: remarksOf(commitment),
      },
    ],
  };
}
