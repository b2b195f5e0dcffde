/** Mutants of production that survived once and are killed now (docs/mutation-proof.md). */
import { CHECKS } from '../../lib/commitments/checks/index';
import { eachIsFound, type Letter, LETTERS, type Mistake, properties } from '../support/mistakes';

const statement = (place: number, ...keys: readonly (string | number)[]) =>
  properties('PolicyDocument', 'Statement', place, ...keys);
const tracking = properties('TargetTrackingScalingPolicyConfiguration', 'TargetValue');
const logConfiguration = properties('Configuration', 'ExecuteCommandConfiguration', 'LogConfiguration');

/** Place of the field of the password in the rule AccountTakeover of the web firewall. */
const passwordField = [
  ...properties('Rules', 8, 'Statement', 'ManagedRuleGroupStatement', 'ManagedRuleGroupConfigs', 0),
  ...['AWSManagedRulesATPRuleSet', 'RequestInspection', 'PasswordField', 'Identifier'],
];

const survived = (letter: Letter): readonly Mistake[] => {
  const slow = `${letter}/Service/Portal/Slow/Alarm/Resource`;
  const rootUsed = `${letter}/Detection/Tampering/RootUsed/Alarm/Resource`;
  const lag = `${letter}/Data/Database/ReplicationFarBehind/Alarm/Resource`;
  const link = `${letter}/Link`;
  const vpc = `${letter}/Network/Network/Vpc`;
  const attach = `${letter}/Network/Network/Functions/MayAttach/Resource`;
  const copies = `${letter}/Data/Replication/Permissions/Resource`;
  const lower = `${letter}/Recovery/Functions/Lower/Permissions/Resource`;
  const service = `${letter}/Service/Portal/Tasks/Service/Service`;
  const subnets = `${letter}/Data/Database/Network/Subnets`;
  const email = `${letter}/Archive/Archive/Email/Resource`;
  const firewall = `${letter}/Network/Network/Firewall/Policy/Policy`;
  const web = `${letter}/Service/WebFirewall/WebAcl`;
  const target = `${letter}/Service/Portal/Tasks/Service/TaskCount/Target`;
  const cluster = `${letter}/Service/Cluster/Cluster/Resource`;
  const failed = `${letter}/Detection/Findings/FailedControl/Resource`;
  return [
    [
      `I1/alarm-thresholds ${rootUsed}`,
      'an alarm at the thousandth failure',
      (draft) => draft.set(rootUsed, properties('Threshold'), 1000),
    ],
    [
      `I1/alarm-thresholds ${slow}`,
      'an alarm after clients have given up',
      (draft) => draft.set(slow, properties('Threshold'), 60),
    ],
    [
      `I1/alarm-thresholds ${lag}`,
      'an alarm that pages after four hours',
      (draft) => draft.set(lag, properties('Threshold'), 14_400_000),
    ],
    [
      `N3/peering-routes ${link}`,
      'a zone without a route to the other database',
      (draft) => draft.remove(`${link}/Routes/applicationToisolated1`),
    ],
    [
      `N3/peering-routes ${link}`,
      'a return route without the peering connection',
      (draft) => draft.delete(`${link}/Routes/isolatedTogateway2`, properties('VpcPeeringConnectionId')),
    ],
    [
      `N3/peering-routes ${link}`,
      'a route in a route table that does not exist',
      (draft) => draft.set(`${link}/Routes/gatewayToisolated0`, properties('RouteTableId'), 'rtb-1'),
    ],
    [
      `B1/closed-default-group ${vpc}/Resource`,
      'a default group that is open again',
      (draft) => draft.remove(`${vpc}/RestrictDefaultSecurityGroupCustomResource/Default`),
    ],
    [
      `B1/network-interface-denial ${attach}`,
      'functions whose code may attach any network interface',
      (draft) => draft.delete(attach, statement(1)),
    ],
    [
      `B1/network-interface-denial ${attach}`,
      'a denial that does not apply to code of functions',
      (draft) => draft.set(attach, statement(1, 'Condition', 'Null', 'lambda:SourceFunctionArn'), 'true'),
    ],
    [
      `G4/account-takeover-prevention ${web}`,
      'a firewall that inspects another field as the password',
      (draft) => draft.set(web, passwordField, 'other'),
    ],
    [
      `G2/finding-notifications ${letter}`,
      'failed critical controls without a notification',
      (draft) => draft.delete(failed, properties('EventPattern', 'detail', 'findings', 'Severity', 'Label', 0)),
    ],
    [
      `B1/wildcard-conditions ${copies}`,
      'copies under any key of the other region',
      (draft) => draft.delete(copies, statement(4, 'Condition')),
    ],
    [
      `B1/wildcard-conditions ${lower}`,
      'the right to lower any floor',
      (draft) => draft.delete(lower, statement(0, 'Condition')),
    ],
    [
      `M1/zone-redundancy ${service}`,
      'a service in two zones',
      (draft) => draft.delete(service, properties('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets', 2)),
    ],
    [
      `M1/zone-redundancy ${subnets}`,
      'a database in two zones',
      (draft) => draft.delete(subnets, properties('SubnetIds', 0)),
    ],
    [
      `L4/complete-replication ${email}`,
      'an archive that replicates only one folder',
      (draft) => draft.set(email, properties('ReplicationConfiguration', 'Rules', 0, 'Filter', 'Prefix'), 'one/'),
    ],
    [
      `G1/signatures ${firewall}`,
      'a firewall without malware signatures',
      (draft) => draft.delete(firewall, properties('FirewallPolicy', 'StatefulRuleGroupReferences', 1)),
    ],
    [
      `rule-8/rate-limits ${web}`,
      'a limit that no flood reaches',
      (draft) => draft.set(web, properties('Rules', 1, 'Statement', 'RateBasedStatement', 'Limit'), 2_000_000),
    ],
    [
      `M2/cpu-scaling ${target}/Resource`,
      'a service that scales out too late',
      (draft) => draft.set(`${target}/Cpu/Resource`, tracking, 99),
    ],
    [
      `H1/cluster-records ${cluster}`,
      'commands that are not logged',
      (draft) => draft.set(cluster, [...logConfiguration, 'CloudWatchLogGroupName'], 'other'),
    ],
  ];
};

eachIsFound(CHECKS, [
  ...LETTERS.flatMap(survived),
  [
    'N3/peering-routes A/Link',
    'a link to a third region',
    (draft) => draft.set('A/Link/Peering/Connection', properties('PeerRegion'), 'eu-west-1'),
  ],
]);
