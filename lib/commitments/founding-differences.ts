/** How region B's templates may differ from region A's (rule 2): in what exists once, and A founds. */

/** A difference that is meant. */
export interface FoundingDifference {
  readonly stack: string;
  /** Construct path below the stack; what lies below it is covered too. */
  readonly path: string;
  /** Properties that may differ; default: the resource may stand in one region only. */
  readonly properties?: readonly string[];
  readonly reason: string;
  /** True where an environment may adopt it, and then has no such difference. */
  readonly adoptable?: true;
}

/** Stacks that stand once, in the region that survives the loss of the first. */
export const ONCE: readonly string[] = ['Zone', 'Routing'];

export const FOUNDING_DIFFERENCES: readonly FoundingDifference[] = [
  {
    stack: 'Data',
    path: 'Database/Founding',
    reason: "The global cluster and the administrator's secret exist once: the founder makes them",
  },
  {
    stack: 'Data',
    path: 'Database/Cluster/Cluster',
    properties: ['MasterUsername', 'MasterUserPassword', 'DatabaseName'],
    reason: 'A cluster that joins a global one may not have them; it receives them by replication',
  },
  {
    stack: 'Archive',
    path: 'Archive/Evidence/Policy',
    properties: ['PolicyDocument'],
    reason: 'Region switch files its reports where the plan stands, in the last region',
  },
  {
    stack: 'Detection',
    path: 'SecurityHub/Aggregator',
    adoptable: true,
    reason: 'One region collects the findings of both',
  },
  {
    stack: 'Link',
    path: 'Peering',
    reason: 'A requests the peering connection; B tells A its network, and finds the connection',
  },
  { stack: 'Link', path: 'Parameters', reason: "The id of B's network, which A's half of the connection needs" },
  {
    stack: 'Link',
    path: 'Routes',
    properties: ['VpcPeeringConnectionId'],
    reason: 'The connection is a resource of A, and found by B',
  },
];
