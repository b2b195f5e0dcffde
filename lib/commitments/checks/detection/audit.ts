/** AWS Config and Security Hub audit what is deployed, and every alarm leads to its runbook (C3, H2, I1). */
import { parse } from 'yaml';
import { environments } from '../../../config/environments';
import { DETECTION, RETENTION } from '../../../config/numbers';
import { CONFORMANCE_RULES, type ConformanceRule } from '../../../constructs/detection/conformance-rules';
import { type Check, each, inEachRegion } from '../../check';
import { at, isObject, type Json, list, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, perRegion } from './queries';

/** Rules that the pack must have even if the list that it is made of lacks them: twins of the other checks. */
const TWINS: readonly string[] = [
  'CW_LOGGROUP_RETENTION_PERIOD_CHECK',
  'CLOUD_TRAIL_ENABLED',
  'MULTI_REGION_CLOUD_TRAIL_ENABLED',
  'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
  'S3_BUCKET_DEFAULT_LOCK_ENABLED',
  'VPC_FLOW_LOGS_ENABLED',
  'NETFW_LOGGING_ENABLED',
  'WAFV2_LOGGING_ENABLED',
  'GUARDDUTY_ENABLED_CENTRALIZED',
  'GUARDDUTY_ECS_PROTECTION_RUNTIME_ENABLED',
  'SECURITYHUB_ENABLED',
  'RDS_STORAGE_ENCRYPTED',
  'RDS_CLUSTER_MULTI_AZ_ENABLED',
  'AURORA_RESOURCES_PROTECTED_BY_BACKUP_PLAN',
  'S3_RESOURCES_PROTECTED_BY_BACKUP_PLAN',
  'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
  'S3_BUCKET_SSL_REQUESTS_ONLY',
  'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
  'ACM_CERTIFICATE_RSA_CHECK',
  'ELBV2_MULTIPLE_AZ',
  'CMK_BACKING_KEY_ROTATION_ENABLED',
  'ROOT_ACCOUNT_MFA_ENABLED',
];

const conformance: Check = {
  id: 'C3',
  name: 'conformance-pack',
  sentence: `A conformance pack of at most ${DETECTION.conformanceRules} rules checks again at run time what synthesis proves, with the promised numbers`,
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      `a pack with the twins of the checks, at most ${DETECTION.conformanceRules} rules and ${DETECTION.conformanceBytes} bytes`,
      'keep the rules in conformance-rules.ts',
      (letter) => {
        const bodies = inRegion(tree, letter, 'AWS::Config::ConformancePack').map(({ properties }) =>
          String(at(properties, 'TemplateBody')),
        );
        const rules = bodies.flatMap(rulesOf);
        const without = TWINS.filter((twin) => !rules.some((rule) => at(rule, 'Source', 'SourceIdentifier') === twin));
        const minimum = rules.find(
          (rule) => at(rule, 'Source', 'SourceIdentifier') === 'CW_LOGGROUP_RETENTION_PERIOD_CHECK',
        );
        const short =
          Number(at(minimum, 'InputParameters', 'MinRetentionTime')) < RETENTION.infrastructure.promised.atLeast.days
            ? ['MinRetentionTime']
            : [];
        const changed = CONFORMANCE_RULES.filter(
          (wanted) => !rules.some((rule) => isRule(rule, wanted)) && !(wanted.protection && isDestroyable(tree)),
        ).map(({ rule }) => `no ${rule} as listed`);
        const unlocked = locksOf(tree, letter)
          .filter((lock) => !rules.some((rule) => lockChecked(rule) === lock))
          .map((lock) => `no rule for the lock of ${lock}`);
        const large =
          rules.length > DETECTION.conformanceRules ||
          bodies.some((body) => Buffer.byteLength(body) > DETECTION.conformanceBytes)
            ? [`${rules.length} rules`]
            : [];
        const wrong = [...without.map((twin) => `no ${twin}`), ...short, ...changed, ...unlocked, ...large];
        return wrong.length === 0 ? undefined : wrong.join(', ');
      },
    ),
};

/** Whether a rule of the pack is one of the list, with the same parameters and no others. */
const isRule = (rule: Json, { rule: identifier, parameters = {} }: ConformanceRule): boolean =>
  at(rule, 'Source', 'SourceIdentifier') === identifier &&
  show(at(rule, 'InputParameters') ?? {}) ===
    show(Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])));

const isDestroyable = (tree: TemplateIndex): boolean =>
  environments({}).some(
    ({ name, destroyable }) => destroyable && tree.stacks.some(({ environment }) => environment === name),
  );

/** Locked buckets of a region by name, each with its mode. */
const locksOf = (tree: TemplateIndex, letter: string): readonly string[] =>
  inRegion(tree, letter, 'AWS::S3::Bucket').flatMap(({ properties }) => {
    const mode = at(properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Mode');
    return mode === undefined ? [] : [`${String(at(properties, 'BucketName'))} ${String(mode)}`];
  });

/** The bucket whose lock a rule checks, with the required mode. */
const lockChecked = (rule: Json): string | undefined =>
  at(rule, 'Source', 'SourceIdentifier') === 'S3_BUCKET_DEFAULT_LOCK_ENABLED'
    ? `${String(at(rule, 'Scope', 'ComplianceResourceId'))} ${String(at(rule, 'InputParameters', 'mode'))}`
    : undefined;

/** Properties of the rules in a pack's template. */
function rulesOf(body: string): readonly Json[] {
  const template: Json = parse(body);
  const resources = at(template, 'Resources');
  return isObject(resources) ? Object.values(resources).map((resource) => at(resource, 'Properties') ?? {}) : [];
}

const standards: Check = {
  id: 'C3',
  name: 'standards',
  sentence: 'Public standards are checked by Security Hub all the time',
  holdsIn: 'every',
  unlessAdopted: 'securityStandards',
  find: (tree) =>
    perRegion(
      tree,
      'a hub, AWS Foundational Security Best Practices and NIST SP 800-53 with all their controls',
      'keep STANDARDS in SecurityHub',
      (letter) => {
        if (inRegion(tree, letter, 'AWS::SecurityHub::Hub').length !== 1) return 'no hub that checks them';
        const whole = inRegion(tree, letter, 'AWS::SecurityHub::Standard').filter(
          ({ properties }) => list(properties, 'DisabledStandardsControls').length === 0,
        );
        const enabled = whole.map(({ properties }) => String(at(properties, 'StandardsArn')));
        const without = ['aws-foundational-security-best-practices', 'nist-800-53'].filter(
          (standard) => !enabled.some((arn) => arn.includes(`/${standard}/`)),
        );
        return without.length === 0 ? undefined : `without ${without.join(', ')}, or some of its controls`;
      },
    ),
};

const hubs: Check = {
  id: 'H2',
  name: 'security-hub',
  sentence: 'Findings of all detectors come together in Security Hub',
  holdsIn: 'every',
  unlessAdopted: 'securityHub',
  find: (tree) => inEachRegion(tree, 'AWS::SecurityHub::HubV2', 'a hub', 'keep SecurityHub'),
};

const aggregated: Check = {
  id: 'H2',
  name: 'findings-aggregated',
  sentence: 'Region B, which survives the loss of region A, collects the findings of both',
  holdsIn: 'two-region',
  unlessAdopted: 'securityHub',
  find: (tree) => {
    const found = tree.ofType('AWS::SecurityHub::AggregatorV2');
    const linked = found.flatMap(({ properties }) => list(properties, 'LinkedRegions'));
    const other = tree.stacks.find(({ letter }) => letter === 'A')?.region;
    const right =
      found.length === 1 &&
      found[0]?.stack.letter === 'B' &&
      at(found[0].properties, 'RegionLinkingMode') === 'SPECIFIED_REGIONS' &&
      other !== undefined &&
      linked.includes(other);
    return right
      ? []
      : [
          {
            path: 'B',
            found: `${found.map(({ path }) => path).join(', ') || 'none'} linking ${show(linked)}`,
            required: 'one aggregator, in B, that links the region of A',
            fix: 'keep it in SecurityHub',
          },
        ];
  },
};

const analyzers: Check = {
  id: 'H2',
  name: 'access-analyzed',
  sentence: 'Access Analyzer finds access from outside and unused permissions',
  holdsIn: 'every',
  unlessAdopted: 'accessAnalyzers',
  find: (tree) =>
    perRegion(
      tree,
      'analyzers ACCOUNT and ACCOUNT_UNUSED_ACCESS, which archive nothing by themselves',
      'keep AccessAnalysis',
      (letter) => {
        const types = inRegion(tree, letter, 'AWS::AccessAnalyzer::Analyzer')
          .filter(({ properties }) => list(properties, 'ArchiveRules').length === 0)
          .map(({ properties }) => at(properties, 'Type') ?? null);
        return ['ACCOUNT', 'ACCOUNT_UNUSED_ACCESS'].every((type) => types.includes(type)) ? undefined : show(types);
      },
    ),
};

const firstAid: Check = {
  id: 'I1',
  name: 'first-aid',
  sentence: 'A document restarts recording that was stopped, so that no one has to remember the steps',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(tree, 'an AWS::SSM::Document that starts the trails', 'keep ResumeRecording', (letter) =>
      inRegion(tree, letter, 'AWS::SSM::Document').some(({ properties }) =>
        show(at(properties, 'Content')).includes('StartLogging'),
      )
        ? undefined
        : 'no document',
    ),
};

const alarmsHaveRunbooks: Check = {
  id: 'I1',
  name: 'alarm-runbook',
  sentence: 'Every alarm has an action, and says what is wrong, what to do first and where the runbook goes on',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::CloudWatch::Alarm',
      'an action, and a text that ends with a heading of the runbook',
      'raise it through OperationalAlarm',
      ({ properties }) => {
        const acts = list(properties, 'AlarmActions').length > 0 && at(properties, 'ActionsEnabled') !== false;
        return acts &&
          /\S First: \S.* Runbook: docs\/runbooks\/[a-z-]+\.md#[a-z0-9-]+$/.test(
            String(at(properties, 'AlarmDescription')),
          )
          ? undefined
          : show(at(properties, 'AlarmDescription'));
      },
    ),
};

export const DETECTION_AUDIT_CHECKS: readonly Check[] = [
  conformance,
  standards,
  hubs,
  aggregated,
  analyzers,
  firstAid,
  alarmsHaveRunbooks,
];
