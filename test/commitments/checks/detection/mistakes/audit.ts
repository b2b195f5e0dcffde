/** An account that is not audited as required. */
import { type Letter, type Mistake, mistakesAt, removed, set } from '../../../../support/mistakes';
import { value } from './places';

export const unaudited = (letter: Letter): readonly Mistake[] => {
  const detection = `${letter}/Detection`;
  const pack = `${detection}/Conformance/Pack`;
  const body = String(value(pack, 'TemplateBody'));
  const many = Array.from(
    { length: 131 },
    (_, index) => `  More${index}:\n    Type: AWS::Config::ConfigRule\n    Properties: {}\n`,
  ).join('');
  return [
    ...mistakesAt('C3/conformance-pack', [letter, pack], {
      'no pack': removed,
      'a pack without one twin': set('TemplateBody', body.replaceAll('RDS_STORAGE_ENCRYPTED', 'RDS_MULTI_AZ_SUPPORT')),
      'a pack with a smaller number': set(
        'TemplateBody',
        body.replace('MinRetentionTime: "90"', 'MinRetentionTime: "30"'),
      ),
      'more rules than a pack may have': set('TemplateBody', `${body}${many}`),
      'a rule less': set(
        'TemplateBody',
        body.replaceAll('GUARDDUTY_S3_PROTECTION_ENABLED', 'GUARDDUTY_MALWARE_PROTECTION_ENABLED'),
      ),
      'backups that may be gone in five days': set(
        'TemplateBody',
        body.replace('requiredRetentionDays: "35"', 'requiredRetentionDays: "5"'),
      ),
      'locks that may be lifted': set('TemplateBody', body.replace('mode: COMPLIANCE', 'mode: GOVERNANCE')),
    }),
    ...mistakesAt('C3/standards', [letter, `${detection}/SecurityHub/Controls`], { 'no hub that checks': removed }),
    ...mistakesAt('C3/standards', [letter, `${detection}/SecurityHub/Nist`], {
      'a control that is off': set('DisabledStandardsControls', [{ StandardsControlArn: 'S3.1', Reason: 'noise' }]),
      'a standard less': removed,
    }),
    ...mistakesAt('H2/security-hub', [letter, `${detection}/SecurityHub/Hub`], { 'no hub': removed }),
    ...mistakesAt('H2/access-analyzers', [letter, `${detection}/Access/Unused`], {
      'no analyzer of unused access': removed,
    }),
    ...mistakesAt('H2/access-analyzers', [letter, `${detection}/Access/External`], {
      'findings that are archived at once': set('ArchiveRules', [
        { RuleName: 'all', Filter: [{ Property: 'status', Exists: 'true' }] },
      ]),
    }),
    ...mistakesAt('I1/recording-restart', [letter, `${detection}/ResumeRecording/Document`], {
      'no document': removed,
    }),
    ...mistakesAt('I1/alarm-runbook', `${detection}/Tampering/RootUsed/Alarm/Resource`, {
      'an alarm that does not say what to do': set('AlarmDescription', 'Root was used'),
    }),
  ];
};

const AGGREGATOR = 'B/Detection/SecurityHub/Aggregator';

/** Findings of both regions that do not come together in the region that survives the loss of the first. */
export const AGGREGATION: readonly Mistake[] = [
  ...mistakesAt('H2/finding-aggregation', ['B', AGGREGATOR], {
    'no aggregator': removed,
    'regions that are left out': set('RegionLinkingMode', 'ALL_REGIONS_EXCEPT_SPECIFIED'),
  }),
  [
    'H2/finding-aggregation B',
    'a second aggregator',
    (draft) =>
      draft.add('A/Detection', 'Second', { Type: 'AWS::SecurityHub::AggregatorV2', Properties: value(AGGREGATOR) }),
  ],
];
