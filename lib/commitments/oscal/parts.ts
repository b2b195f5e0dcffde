/** What both OSCAL documents say in the same way. */
import { CONFORMANCE_RULES } from '../../constructs/detection/conformance-rules';
import { CHECKS } from '../checks/index';
import { amount, type Commitment } from '../ledger/commitment';
import { nameOf, proves } from '../commitment-status';
import { uuidOf } from '../../assembly/uuid';

/** The release whose schemas the documents are validated against (vendor/oscal). */
export const OSCAL_VERSION = '1.1.3';

/** Of this project, made once; every name below it has its UUID for ever. */
const UUIDS = 'b1d0c6a2-5f3e-4c8b-9a57-2e6f0d94c713';

/** The UUID of a named part of the documents. */
export const idOf = (...name: readonly string[]): string => uuidOf(UUIDS, name.join('/'));

/** Namespace of properties that OSCAL does not know. */
const NAMESPACE = 'https://holdfast.example/ns/oscal';

/** Who keeps a promise: the service, or the provider whose buildings and machines it runs in. */
export type Keeper = 'service' | 'provider';

/** Who keeps a promise. What only people of the provider can keep is the provider's. */
export const keeperOf = ({ organisational }: Commitment): Keeper => (organisational ? 'provider' : 'service');

export const KEEPERS: Readonly<
  Record<Keeper, { readonly uuid: string; readonly type: string; readonly title: string; readonly description: string }>
> = {
  service: {
    uuid: idOf('component', 'service'),
    type: 'service',
    title: 'Holdfast',
    description:
      'A multi-tenant email-security service in two regions, deployed from one AWS CDK application that checks its promises whenever templates are made.',
  },
  provider: {
    uuid: idOf('component', 'provider'),
    type: 'service',
    title: 'Amazon Web Services',
    description:
      'The hosting provider: buildings, machines, media and the services that the page on infrastructure and sub-processors names.',
  },
};

/** The page that the ids of the promises refer to, as a resource of a document. */
export const STATEMENT = idOf('resource', 'commitments');

export const BACK_MATTER = {
  resources: [
    {
      uuid: STATEMENT,
      title: 'Commitments',
      description: 'Every promise by its id.',
      rlinks: [{ href: 'docs/commitments.md', 'media-type': 'text/markdown' }],
    },
  ],
};

/** Metadata of a document that was written on a day. */
export const metadataOf = (title: string, today: Date) => ({
  title,
  'last-modified': today.toISOString(),
  version: '0.1.0',
  'oscal-version': OSCAL_VERSION,
});

/** How far a promise is implemented, in OSCAL's words. */
export function implementationOf(commitment: Commitment): 'implemented' | 'partial' | 'planned' {
  if (commitment.pending === undefined) return 'implemented';
  return proofsOf(commitment).length > 0 ? 'partial' : 'planned';
}

/** Everything that proves a promise, each as a property. */
export function proofsOf(
  commitment: Commitment,
): readonly { readonly name: string; readonly ns: string; readonly value: string }[] {
  const { id, tests = [], controls = [], drill = [] } = commitment;
  const property = (name: string) => (value: string) => ({ name, ns: NAMESPACE, value });
  return [
    ...CHECKS.filter((check) => proves(check, commitment))
      .map(nameOf)
      .map(property('check')),
    ...tests.map(property('test')),
    ...drill.map(property('drill')),
    ...CONFORMANCE_RULES.filter(({ keeps }) => keeps === id)
      .map(({ rule }) => rule)
      .map(property('config-rule')),
    ...controls.map(property('backup-control')),
  ];
}

/** What else is to be said of a promise: its numbers, what is missing, who answers for it. */
export function remarksOf({ numbers = {}, pending, organisational }: Commitment): string | undefined {
  const said = [
    ...Object.entries(numbers).map(([what, value]) => `${what}: ${amount(value)}`),
    ...(pending ? [`Pending: ${pending}`] : []),
    ...(organisational
      ? [
          `Owner: ${organisational.owner}, reviewed again by ${organisational.reviewBy}. Evidence: ${organisational.evidence}`,
        ]
      : []),
  ];
  return said.length === 0 ? undefined : said.join('\n\n');
}
