/** Mutants of production that survived once and are killed now (docs/mutation-proof.md). */
import { CHECKS } from '../../lib/commitments/checks/index';
import { nameOf } from '../../lib/commitments/commitment-status';
import type { TemplateIndex } from '../../lib/assembly/template-index';
import { type Draft, mutated, tree } from '../support/assembly';

const production = tree('production');

const finds = (name: string, broken: TemplateIndex): readonly string[] =>
  CHECKS.filter((check) => nameOf(check) === name).flatMap((check) => check.find(broken).map(({ path }) => path));

const properties = (...keys: readonly (string | number)[]) => ['Properties', ...keys];
const statement = (place: number, ...keys: readonly (string | number)[]) =>
  properties('PolicyDocument', 'Statement', place, ...keys);

/** Place of the rule AccountTakeover in the web firewall. */
const TAKEOVER = 8;

/** Mistakes that an engineer might make in a region, the check that must find each, and where. */
const mistakes = (
  letter: 'A' | 'B',
): readonly (readonly [check: string, what: string, path: string, edit: (draft: Draft, path: string) => void])[] => {
  const at = {
    slow: `${letter}/Service/Portal/Slow/Alarm/Resource`,
    taken: `${letter}/Detection/Tampering/RootUsed/Alarm/Resource`,
    lag: `${letter}/Data/Database/ReplicationFarBehind/Alarm/Resource`,
    link: `${letter}/Link`,
    attach: `${letter}/Network/Network/Functions/MayAttach/Resource`,
    copies: `${letter}/Data/Replication/Permissions/Resource`,
    lower: `${letter}/Recovery/Functions/Lower/Permissions/Resource`,
    service: `${letter}/Service/Portal/Tasks/Service/Service`,
    subnets: `${letter}/Data/Database/Network/Subnets`,
    email: `${letter}/Archive/Archive/Email/Resource`,
    firewall: `${letter}/Network/Network/Firewall/Policy/Policy`,
    web: `${letter}/Service/WebFirewall/WebAcl`,
    cpu: `${letter}/Service/Portal/Tasks/Service/TaskCount/Target/Cpu/Resource`,
    target: `${letter}/Service/Portal/Tasks/Service/TaskCount/Target/Resource`,
    commands: `${letter}/Service/Cluster/Cluster/Resource`,
  } as const;
  return [
    [
      'I1/alarm-in-time',
      'an alarm at the thousandth failure',
      at.taken,
      (draft, path) => draft.set(path, properties('Threshold'), 1000),
    ],
    [
      'I1/alarm-in-time',
      'an alarm after clients have given up',
      at.slow,
      (draft, path) => draft.set(path, properties('Threshold'), 60),
    ],
    [
      'I1/alarm-in-time',
      'an alarm that pages after four hours',
      at.lag,
      (draft, path) => draft.set(path, properties('Threshold'), 14_400_000),
    ],
    [
      'N3/linked',
      'a zone without a route to the other database',
      at.link,
      (draft, path) => draft.remove(`${path}/Routes/applicationToisolated1`),
    ],
    [
      'N3/linked',
      'a return route without the peering connection',
      at.link,
      (draft, path) => draft.delete(`${path}/Routes/isolatedTogateway2`, properties('VpcPeeringConnectionId')),
    ],
    [
      'N3/linked',
      'a route in a route table that does not exist',
      at.link,
      (draft, path) => draft.set(`${path}/Routes/gatewayToisolated0`, properties('RouteTableId'), 'rtb-1'),
    ],
    [
      'B1/default-group-closed',
      'a default group that is open again',
      `${letter}/Network/Network/Vpc/Resource`,
      (draft) => draft.remove(`${letter}/Network/Network/Vpc/RestrictDefaultSecurityGroupCustomResource/Default`),
    ],
    [
      'B1/code-attaches-nothing',
      'functions whose code may attach any network interface',
      at.attach,
      (draft, path) => draft.delete(path, statement(1)),
    ],
    [
      'B1/code-attaches-nothing',
      'a denial that does not apply to code of functions',
      at.attach,
      (draft, path) => draft.set(path, statement(1, 'Condition', 'Null', 'lambda:SourceFunctionArn'), 'true'),
    ],
    [
      'G4/sign-in',
      'a firewall that inspects another field as the password',
      at.web,
      (draft, path) =>
        draft.set(
          path,
          properties(
            'Rules',
            TAKEOVER,
            'Statement',
            'ManagedRuleGroupStatement',
            'ManagedRuleGroupConfigs',
            0,
            'AWSManagedRulesATPRuleSet',
            'RequestInspection',
            'PasswordField',
            'Identifier',
          ),
          'other',
        ),
    ],
    [
      'G2/finding-notifications',
      'failed critical controls without a notification',
      letter,
      (draft) =>
        draft.delete(
          `${letter}/Detection/Findings/FailedControl/Resource`,
          properties('EventPattern', 'detail', 'findings', 'Severity', 'Label', 0),
        ),
    ],
    [
      'B1/held-by-conditions',
      'copies under any key of the other region',
      at.copies,
      (draft, path) => draft.delete(path, statement(4, 'Condition')),
    ],
    [
      'B1/held-by-conditions',
      'the right to lower any floor',
      at.lower,
      (draft, path) => draft.delete(path, statement(0, 'Condition')),
    ],
    [
      'M1/nothing-alone',
      'a service in two zones',
      at.service,
      (draft, path) => draft.delete(path, properties('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets', 2)),
    ],
    [
      'M1/nothing-alone',
      'a database in two zones',
      at.subnets,
      (draft, path) => draft.delete(path, properties('SubnetIds', 0)),
    ],
    [
      'L4/replicated-whole',
      'an archive that replicates only one folder',
      at.email,
      (draft, path) => draft.set(path, properties('ReplicationConfiguration', 'Rules', 0, 'Filter', 'Prefix'), 'one/'),
    ],
    [
      'G1/signatures',
      'a firewall without malware signatures',
      at.firewall,
      (draft, path) => draft.delete(path, properties('FirewallPolicy', 'StatefulRuleGroupReferences', 1)),
    ],
    [
      'rule-8/rate-limits',
      'a limit that no flood reaches',
      at.web,
      (draft, path) => draft.set(path, properties('Rules', 1, 'Statement', 'RateBasedStatement', 'Limit'), 2_000_000),
    ],
    [
      'M2/tracks-cpu',
      'a service that scales out too late',
      at.target,
      (draft) => draft.set(at.cpu, properties('TargetTrackingScalingPolicyConfiguration', 'TargetValue'), 99),
    ],
    [
      'H1/cluster-records',
      'commands that are not logged',
      at.commands,
      (draft, path) =>
        draft.set(
          path,
          properties('Configuration', 'ExecuteCommandConfiguration', 'LogConfiguration', 'CloudWatchLogGroupName'),
          'other',
        ),
    ],
  ];
};

describe.each(['A', 'B'] as const)('in region %s', (letter) => {
  test.each(mistakes(letter))('%s finds %s', (check, _, path, edit) => {
    expect(finds(check, production)).toEqual([]);
    expect(
      finds(
        check,
        mutated(production, (draft) => edit(draft, path)),
      ),
    ).toContain(path);
  });
});

test('N3: a link to a third region is found', () => {
  const path = 'A/Link/Peering/Connection';
  expect(
    finds(
      'N3/linked',
      mutated(production, (draft) => draft.set(path, properties('PeerRegion'), 'eu-west-1')),
    ),
  ).toContain(path);
});
