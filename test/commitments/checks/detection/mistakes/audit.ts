/** An account that is not audited as required. */
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';
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
    [`C3/conformance-pack ${letter}`, 'no pack', (draft) => draft.remove(pack)],
    [
      `C3/conformance-pack ${letter}`,
      'a pack without one twin',
      (draft) =>
        draft.set(pack, properties('TemplateBody'), body.replaceAll('RDS_STORAGE_ENCRYPTED', 'RDS_MULTI_AZ_SUPPORT')),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'a pack with a smaller number',
      (draft) =>
        draft.set(pack, properties('TemplateBody'), body.replace('MinRetentionTime: "90"', 'MinRetentionTime: "30"')),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'more rules than a pack may have',
      (draft) => draft.set(pack, properties('TemplateBody'), `${body}${many}`),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'a rule less',
      (draft) =>
        draft.set(
          pack,
          properties('TemplateBody'),
          body.replaceAll('GUARDDUTY_S3_PROTECTION_ENABLED', 'GUARDDUTY_MALWARE_PROTECTION_ENABLED'),
        ),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'backups that may be gone in five days',
      (draft) =>
        draft.set(
          pack,
          properties('TemplateBody'),
          body.replace('requiredRetentionDays: "35"', 'requiredRetentionDays: "5"'),
        ),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'locks that may be lifted',
      (draft) => draft.set(pack, properties('TemplateBody'), body.replace('mode: COMPLIANCE', 'mode: GOVERNANCE')),
    ],
    [`C3/standards ${letter}`, 'no hub that checks', (draft) => draft.remove(`${detection}/SecurityHub/Controls`)],
    [
      `C3/standards ${letter}`,
      'a control that is off',
      (draft) =>
        draft.set(`${detection}/SecurityHub/Nist`, properties('DisabledStandardsControls'), [
          { StandardsControlArn: 'S3.1', Reason: 'noise' },
        ]),
    ],
    [`C3/standards ${letter}`, 'a standard less', (draft) => draft.remove(`${detection}/SecurityHub/Nist`)],
    [`H2/security-hub ${letter}`, 'no hub', (draft) => draft.remove(`${detection}/SecurityHub/Hub`)],
    [
      `H2/access-analyzed ${letter}`,
      'no analyzer of unused access',
      (draft) => draft.remove(`${detection}/Access/Unused`),
    ],
    [
      `H2/access-analyzed ${letter}`,
      'findings that are archived at once',
      (draft) =>
        draft.set(`${detection}/Access/External`, properties('ArchiveRules'), [
          { RuleName: 'all', Filter: [{ Property: 'status', Exists: 'true' }] },
        ]),
    ],
    [`I1/first-aid ${letter}`, 'no document', (draft) => draft.remove(`${detection}/ResumeRecording/Document`)],
    [
      `I1/alarm-runbook ${detection}/Tampering/RootUsed/Alarm/Resource`,
      'an alarm that does not say what to do',
      (draft) =>
        draft.set(`${detection}/Tampering/RootUsed/Alarm/Resource`, properties('AlarmDescription'), 'Root was used'),
    ],
  ];
};
