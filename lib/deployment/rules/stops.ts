import { api, MODELS, resourceType, type Rule, type Setting } from './rule';

/** Something that a person does or watches at a step. */
export interface Stop extends Rule {
  readonly type: string;
  readonly on: 'create' | 'delete';
  readonly when: Setting;
}

export const STOPS: readonly Stop[] = [
  {
    id: 'CE-01',
    type: 'AWS::CertificateManager::Certificate',
    on: 'create',
    when: { property: 'ValidationMethod', value: 'DNS' },
    says: 'The creation waits until the domain is validated, which needs the delegated zone; else the stack hangs until it times out.',
    fix: 'Delegate the domain before.',
    source: resourceType('aws-resource-certificatemanager-certificate'),
    date: MODELS,
    confidence: 'documented',
  },
  {
    id: 'SN-01',
    type: 'AWS::SNS::Subscription',
    on: 'create',
    when: { property: 'Protocol', value: 'email' },
    says: 'The subscription is pending, and silent, until a person confirms it; the token is valid for 2 days.',
    fix: 'Confirm it from the mailbox.',
    source: api('sns/latest/api', 'Subscribe'),
    date: MODELS,
    confidence: 'documented',
  },
  {
    id: 'DB-02',
    type: 'AWS::RDS::DBCluster',
    on: 'delete',
    when: { property: 'GlobalClusterIdentifier' },
    says: 'The writer of a global database is not deleted while it has other members; no template knows which member writes.',
    fix: "Delete the reader's region first.",
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/26236',
    date: '2022-08-10',
    confidence: 'reported',
  },
];
