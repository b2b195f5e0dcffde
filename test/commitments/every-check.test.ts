/**
 * Every check can fail: it passes on production, and finds at least one change of production, with a message that says which
 * promise, what was found and what is required. The test tries changes of everything that the check reads. It uses the list
 * that `holdfast check` runs, so no check is left out.
 */
import { ALL, ReadTracker } from '../../lib/commitments/read-tracker';
import type { Check, Finding } from '../../lib/commitments/check';
import { CHECKS } from '../../lib/commitments/checks/index';
import { isKnown } from '../../lib/commitments/ledger/index';
import { nameOf } from '../../lib/commitments/commitment-status';
import { TemplateIndex } from '../../lib/assembly/template-index';
import { mirrored, mutated as changed } from '../../bench/mutation/mutated';
import { type Mutant, mutantsOf } from '../../bench/mutation/mutants';
import { type Draft, mutated, tree } from '../support/assembly';

const production = tree('production');
const byPath = new Map(production.resources.map((resource) => [resource.path, resource]));

/** Changes to try before a check counts as one that cannot fail. */
const TRIES = 500;

const add = (Type: string, Properties = {}) =>
  mutated(production, (draft) => draft.add('A/Archive', 'Extra', { Type, Properties }));
const edited = (edit: (draft: Draft) => void): TemplateIndex => mutated(production, edit);
const moved = (region: string): TemplateIndex =>
  new TemplateIndex(production.stacks.map((stack) => (stack.letter === 'A' ? { ...stack, region } : stack)));
const properties = (...keys: readonly (string | number)[]) => ['Properties', ...keys];
const allowed = (Action: string, Resource: string) => ({
  PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] },
});
const topic = (DisplayName: unknown) => add('AWS::SNS::Topic', { DisplayName });

const PORTAL = 'A/Service/Portal/Tasks/Task';

/** Broken trees for checks that the generated changes do not break: they search for something forbidden, or everywhere. */
const BY_HAND: Readonly<Record<string, () => TemplateIndex>> = {
  'B1/code-attaches-nothing': () =>
    edited((draft) =>
      draft.delete('A/Network/Network/Functions/MayAttach/Resource', properties('PolicyDocument', 'Statement', 1)),
    ),
  'B1/held-by-conditions': () =>
    edited((draft) =>
      draft.delete(
        'A/Data/Replication/Permissions/Resource',
        properties('PolicyDocument', 'Statement', 4, 'Condition'),
      ),
    ),
  'B1/no-open-doors': () =>
    edited((draft) =>
      draft.set(
        'A/Backup/Marks/Handler/Role/Resource',
        properties('AssumeRolePolicyDocument', 'Statement', 0, 'Action'),
        '*',
      ),
    ),
  'B1/resources-named': () => add('AWS::IAM::ManagedPolicy', allowed('s3:GetObject', '*')),
  'B1/second-factor': () =>
    edited((draft) =>
      draft.delete(
        'A/Recovery/Operator/Role/Resource',
        properties('AssumeRolePolicyDocument', 'Statement', 0, 'Condition'),
      ),
    ),
  'B4/own-account': () => topic('arn:aws:sns:us-west-2:000000000002:x'),
  'B4/own-names': () => topic('arn:aws:s3:::holdfast-staging-mail-x'),
  'B5/services': () => add('AWS::Redshift::Cluster'),
  'D1/passes': () =>
    edited((draft) =>
      draft.set(
        'A/Network/Network/Firewall/Policy/Egress',
        properties('RuleGroup', 'RulesSource', 'RulesString'),
        'pass tcp any any -> any any (sid:1;)',
      ),
    ),
  'F11/kept': () =>
    edited((draft) =>
      draft.set(
        'A/Archive/Archive/Statistics/Resource',
        properties('LifecycleConfiguration', 'Rules', 0, 'ExpirationInDays'),
        3650,
      ),
    ),
  'F8/lock-stays': () =>
    edited((draft) =>
      draft.set('A/Archive/Archive/Trail/Policy/Resource', properties('PolicyDocument', 'Statement'), []),
    ),
  'G2/dead-letters': () =>
    edited((draft) => draft.remove('A/Detection/AccountServices/Handler/DeadLettered/Alarm/Resource')),
  'I1/alarm-of-something': () =>
    edited((draft) => draft.set('A/Service/Portal/Slow/Alarm/Resource', properties('MetricName'), 'Unheard')),
  'K10/regions': () => moved('us-west-1'),
  'L1/no-network-acl': () => add('AWS::EC2::NetworkAcl'),
  'L2/no-source': () =>
    edited((draft) =>
      draft.set('A/Data/Database/Founding/GlobalCluster', properties('SourceDBClusterIdentifier'), 'x'),
    ),
  'L3/no-one-zone': () =>
    add('AWS::S3::Bucket', { LifecycleConfiguration: { Rules: [{ Transitions: [{ StorageClass: 'ONEZONE_IA' }] }] } }),
  'L4/lag-alarms': () => edited((draft) => draft.remove('A/Data/Database/ReplicationBehind/Alarm/Resource')),
  'L4/late-copy-alarms': () => edited((draft) => draft.remove('A/Data/Replication/MailArrivesLate/Alarm/Resource')),
  'L5/backup-failure-alarms': () => edited((draft) => draft.remove('A/Backup/Vault/CopyFails/Alarm/Resource')),
  'L5/missing-backup-alarm': () => edited((draft) => draft.remove('A/Backup/Janitor/MailBackupIsLate/Alarm/Resource')),
  'L6/followed-up': () => edited((draft) => draft.remove('A/Backup/RestoreProof/Restored')),
  'M3/far-apart': () => moved('us-east-1'),
  'M4/addresses-stay': () =>
    edited((draft) => draft.set('A/Network/Network/Internet/Address2', ['DeletionPolicy'], 'Delete')),
  'M6/no-unattended-flip': () => edited((draft) => draft.set('B/Routing/Plan/Plan', properties('Triggers'), [{}])),
  'M9/no-enforced-rpo': () =>
    edited((draft) =>
      draft.set('A/Data/Database/Cluster/Parameters', properties('Parameters', 'rds.global_db_rpo'), '20'),
    ),
  'M11/no-second-site': () =>
    mutated(tree('sandbox'), (draft) =>
      draft.add('A/Data', 'Global', { Type: 'AWS::RDS::GlobalCluster', Properties: {} }),
    ),
  'P4/lock-chosen': () =>
    edited((draft) => draft.set('A/Backup/Vault/Resource', properties('LockConfiguration', 'ChangeableForDays'), 3)),
  'P4/no-final-snapshot': () =>
    edited((draft) => draft.set('A/Data/Database/Cluster/Cluster', ['DeletionPolicy'], 'Snapshot')),
  'rule-1/first-deployment': () => edited((draft) => draft.rename('A/Archive', 'Extra')),
  'rule-1/no-foreign-reads': () => add('Custom::CrossRegionExportReader'),
  'rule-1/only-computed-names': () =>
    topic({ 'Fn::Join': ['', ['arn:aws:ec2:us-east-2:000000000001:vpc/', { Ref: 'X' }]] }),
  'rule-1/own-exports': () => topic({ 'Fn::ImportValue': 'holdfast-production-data:Cluster' }),
  'rule-1/pushes-only-write': () =>
    add(
      'AWS::IAM::ManagedPolicy',
      allowed('ssm:GetParameter', 'arn:aws:ssm:us-east-2:000000000001:parameter/holdfast/x'),
    ),
  'rule-10/nothing-closed': () => add('AWS::AuditManager::Assessment'),
  'rule-2/no-desired-count': () => add('AWS::ECS::Service', { DesiredCount: 2 }),
  'rule-2/no-primary-record': () => add('AWS::Route53::RecordSet', { Failover: 'PRIMARY' }),
  'rule-3/own-region': () =>
    edited((draft) =>
      draft.set('A/Recovery/Functions/Fence/Permissions/Resource', properties('PolicyDocument', 'Statement'), [
        {
          Effect: 'Allow',
          Action: 'rds:DescribeGlobalClusters',
          Resource: 'arn:aws:rds:us-east-2:000000000001:cluster:x',
        },
      ]),
    ),
  'rule-8/kept-when-forgotten': () => edited((draft) => draft.set('B/Zone/Zone', ['DeletionPolicy'], 'Delete')),
  'rule-8/secrets': () =>
    edited((draft) =>
      draft.set(`${PORTAL}/Definition/Resource`, properties('ContainerDefinitions', 0, 'Environment'), [
        { Name: 'API_TOKEN', Value: 'abc' },
      ]),
    ),
  'rule-8/settings': () =>
    edited((draft) => draft.set(`${PORTAL}/Settings/Parameter/Resource`, properties('Value'), '{"API_TOKEN":"abc"}')),
};

/** Changes of each property that a check read, then of each resource of the types that it asked for. Lazy: few are needed. */
function* candidates(check: Check): Generator<Mutant> {
  const observer = new ReadTracker(production.stacks);
  check.find(observer.tree);
  const { read, asked } = observer.attention();
  for (const [{ path }, keys] of read) {
    const resource = byPath.get(path);
    if (resource)
      yield* mutantsOf(resource).filter(
        ({ keys: [part, property] }) => part !== 'Properties' || keys.has(ALL) || keys.has(String(property)),
      );
  }
  for (const resource of production.resources)
    if (asked.has(resource.type) || asked.size === 0) yield* mutantsOf(resource).slice(0, 2);
}

/** Findings of a check in the first broken tree that it detects; empty where it detects none. */
function failure(check: Check): readonly Finding[] {
  const byHand = BY_HAND[nameOf(check)];
  if (byHand) return check.find(byHand());
  let tries = 0;
  for (const mutant of candidates(check)) {
    tries += 1;
    if (tries > TRIES) break;
    for (const edits of [mirrored(mutant, byPath), [mutant]]) {
      const found = check.find(changed(production, edits));
      if (found.length > 0) return found;
    }
  }
  return [];
}

test.each(CHECKS.map((check) => [nameOf(check), check] as const))('%s holds, fails, and says why', (_, check) => {
  expect(check.find(check.id === 'M11' ? tree('sandbox') : production)).toEqual([]);
  const findings = failure(check);
  expect(findings.length).toBeGreaterThan(0);
  expect(
    findings.filter(({ found, required, fix }) => [found, required, fix].some((text) => text.trim() === '')),
  ).toEqual([]);
  expect(isKnown(check.id)).toBe(true);
});

test('each tree broken by hand belongs to a check', () => {
  expect(Object.keys(BY_HAND).filter((name) => !CHECKS.some((check) => nameOf(check) === name))).toEqual([]);
});
