/** AWS Config and Security Hub audit what is deployed, and every alarm leads to its runbook (C3, H2, I1). */
import { parse } from 'yaml';
import { environments } from '../../../config/environments';
import { DETECTION } from '../../../config/numbers';
import { CONFORMANCE_RULES, type ConformanceRule } from '../../../constructs/detection/conformance-rules';
import { type Check, inEachRegion } from '../../check';
import { at, isObject, type Json, list, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion } from '../references';
import { checkOf, regions, typed } from '../shapes';

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

export const DETECTION_AUDIT_CHECKS: readonly Check[] = [
  checkOf({
    id: 'C3',
    name: 'conformance-pack',
    sentence: `A conformance pack of at most ${DETECTION.conformanceRules} rules checks again at run time what synthesis proves, with the promised numbers`,
    of: regions,
    required: `a pack with every rule of conformance-rules.ts and one for each lock, at most ${DETECTION.conformanceRules} rules and ${DETECTION.conformanceBytes} bytes`,
    fix: 'keep the rules in conformance-rules.ts',
    found: ({ letter }, tree) => {
      const bodies = inRegion(tree, letter, 'AWS::Config::ConformancePack').map(({ properties }) =>
        String(at(properties, 'TemplateBody')),
      );
      const rules = bodies.flatMap(rulesOf);
      const isLarge =
        rules.length > DETECTION.conformanceRules ||
        bodies.some((body) => Buffer.byteLength(body) > DETECTION.conformanceBytes);
      return [
        ...CONFORMANCE_RULES.filter(
          (wanted) => !rules.some((rule) => isRule(rule, wanted)) && !(wanted.protection && isDestroyable(tree)),
        ).map(({ rule }) => `no ${rule} as listed`),
        ...locksOf(tree, letter)
          .filter((lock) => !rules.some((rule) => lockChecked(rule) === lock))
          .map((lock) => `no rule for the lock of ${lock}`),
        ...(isLarge ? [`${rules.length} rules`] : []),
      ];
    },
  }),
  checkOf({
    id: 'C3',
    name: 'standards',
    sentence: 'Public standards are checked by Security Hub all the time',
    unlessAdopted: 'securityStandards',
    of: regions,
    required: 'a hub, AWS Foundational Security Best Practices and NIST SP 800-53 with all their controls',
    fix: 'keep STANDARDS in SecurityHub',
    found: ({ letter }, tree) => {
      if (inRegion(tree, letter, 'AWS::SecurityHub::Hub').length !== 1) return 'no hub that checks them';
      const enabled = inRegion(tree, letter, 'AWS::SecurityHub::Standard')
        .filter(({ properties }) => list(properties, 'DisabledStandardsControls').length === 0)
        .map(({ properties }) => String(at(properties, 'StandardsArn')));
      return ['aws-foundational-security-best-practices', 'nist-800-53']
        .filter((standard) => !enabled.some((arn) => arn.includes(`/${standard}/`)))
        .map((standard) => `without ${standard}, or some of its controls`);
    },
  }),
  {
    id: 'H2',
    name: 'security-hub',
    sentence: 'Findings of all detectors come together in Security Hub',
    holdsIn: 'every',
    unlessAdopted: 'securityHub',
    find: (tree) => inEachRegion(tree, 'AWS::SecurityHub::HubV2', 'a hub', 'keep SecurityHub'),
  },
  checkOf({
    id: 'H2',
    name: 'finding-aggregation',
    sentence: 'Region B, which survives the loss of region A, collects the findings of both',
    holdsIn: 'two-region',
    unlessAdopted: 'securityHub',
    of: () => [{ path: 'B' }],
    required: 'one aggregator, in B, that links the region of A',
    fix: 'keep it in SecurityHub',
    found: (_, tree) => {
      const aggregators = tree.ofType('AWS::SecurityHub::AggregatorV2');
      const [aggregator, ...others] = aggregators;
      const linked = list(aggregator?.properties, 'LinkedRegions');
      const isAlone = others.length === 0 && aggregator?.stack.letter === 'B';
      const links =
        at(aggregator?.properties, 'RegionLinkingMode') === 'SPECIFIED_REGIONS' &&
        tree.stacks.some(({ letter, region }) => letter === 'A' && linked.includes(region));
      return isAlone && links
        ? undefined
        : `${aggregators.map(({ path }) => path).join(', ') || 'none'} linking ${show(linked)}`;
    },
  }),
  checkOf({
    id: 'H2',
    name: 'access-analyzers',
    sentence: 'Access Analyzer finds access from outside and unused permissions',
    unlessAdopted: 'accessAnalyzers',
    of: regions,
    required: 'analyzers ACCOUNT and ACCOUNT_UNUSED_ACCESS, which archive nothing by themselves',
    fix: 'keep AccessAnalysis',
    found: ({ letter }, tree) => {
      const types = inRegion(tree, letter, 'AWS::AccessAnalyzer::Analyzer')
        .filter(({ properties }) => list(properties, 'ArchiveRules').length === 0)
        .map(({ properties }) => at(properties, 'Type') ?? null);
      return ['ACCOUNT', 'ACCOUNT_UNUSED_ACCESS'].every((type) => types.includes(type)) ? undefined : show(types);
    },
  }),
  checkOf({
    id: 'I1',
    name: 'recording-restart',
    sentence: 'A document restarts recording that was stopped, so that no one has to remember the steps',
    of: regions,
    required: 'an AWS::SSM::Document that starts the trails',
    fix: 'keep ResumeRecording',
    found: ({ letter }, tree) =>
      inRegion(tree, letter, 'AWS::SSM::Document').some(({ properties }) =>
        show(at(properties, 'Content')).includes('StartLogging'),
      )
        ? undefined
        : 'no document',
  }),
  checkOf({
    id: 'I1',
    name: 'alarm-runbook',
    sentence: 'Every alarm has an action, and says what is wrong, what to do first and where the runbook goes on',
    of: typed('AWS::CloudWatch::Alarm'),
    required: 'an action, and a text that ends with the address of a heading of the runbook',
    fix: 'raise it through OperationalAlarm',
    found: ({ properties }) => {
      const acts = list(properties, 'AlarmActions').length > 0 && at(properties, 'ActionsEnabled') !== false;
      const text = at(properties, 'AlarmDescription');
      return acts && /\S First: \S.* Runbook: https:\/\/\S+\/[a-z-]+\.md#[a-z0-9-]+$/.test(String(text))
        ? undefined
        : show(text);
    },
  }),
];
