/** What money is spent on, and the promises and rules of the architecture that ask for it. */
export const DRIVERS = {
  firewall: { title: 'inspection of internet traffic', promises: ['D1', 'G1'] },
  nat: { title: 'way out, at published addresses', promises: ['D1', 'L1'] },
  addresses: { title: 'public addresses', promises: ['L1', 'M4'] },
  endpoints: { title: 'ways to AWS inside the network', promises: ['rule-3', 'F8'] },
  encryptionControl: { title: 'watch over encryption inside the network', promises: ['N3'] },
  dnsGuard: { title: 'guard of questions for names', promises: ['G1'] },
  gateway: { title: 'gateway tasks', promises: ['L1', 'M4', 'rule-4'] },
  portal: { title: 'portal tasks', promises: ['L1', 'M4', 'rule-4'] },
  database: { title: 'database', promises: ['L2', 'L4', 'M4', 'rule-4'] },
  balancers: { title: 'load balancers', promises: ['L1', 'F3'] },
  webFirewall: { title: 'web firewall', promises: ['G4'] },
  backups: { title: 'backups, copies, restore tests', promises: ['L5', 'L6', 'L7'] },
  mail: { title: 'stored mail and its replica', promises: ['L4', 'rule-5'] },
  scanning: { title: 'malware scans of stored mail', promises: ['G1'] },
  logs: { title: 'logs and their archive', promises: ['F6', 'F8', 'F9', 'H1'] },
  trails: { title: 'records of calls', promises: ['F6', 'F8'] },
  threats: { title: 'detection of intrusions', promises: ['G1'] },
  findings: { title: 'collected findings', promises: ['G2'] },
  analyzers: { title: 'search for unused permissions', promises: ['H2'] },
  watch: { title: 'alarms, metrics, dashboards', promises: ['M8', 'I1', 'G2'] },
  keys: { title: 'keys and secrets', promises: ['N3', 'B1'] },
  names: { title: 'public names', promises: ['M4'] },
  recovery: { title: 'plan of a flip', promises: ['M8', 'M6'] },
} as const satisfies Record<string, { readonly title: string; readonly promises: readonly string[] }>;

export type DriverId = keyof typeof DRIVERS;
