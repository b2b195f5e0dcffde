/** What the detectors find is told (G2): proved with findings as the services send them, against the rules that are deployed. */
import { DETECTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { matches } from '../../../assembly/event-pattern';
import { at, type Json, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { customerBuckets, inRegion, perRegion, target } from './queries';

/** A finding that must be told, and whom. */
interface Sample {
  readonly what: string;
  /** Topic, by the end of its path. */
  readonly to: 'Notices/Security/Resource' | 'Notices/OnCall/Resource';
  readonly event: Json;
}

const intrusion = (severity: number): Json => ({
  source: 'aws.guardduty',
  'detail-type': 'GuardDuty Finding',
  detail: { severity, type: 'Execution:Runtime/NewBinaryExecuted' },
});

/** Findings as the services' documentation gives them, cut to what a rule could ask for. */
const SAMPLES: readonly Sample[] = [
  {
    what: `an intrusion of severity ${DETECTION.severityTold}`,
    to: 'Notices/Security/Resource',
    event: intrusion(DETECTION.severityTold),
  },
  {
    what: `an intrusion of severity ${DETECTION.severityPaged}`,
    to: 'Notices/OnCall/Resource',
    event: intrusion(DETECTION.severityPaged),
  },
  ...['HIGH', 'CRITICAL'].map((Label): Sample => ({
    what: `a control that failed, severity ${Label}`,
    to: 'Notices/Security/Resource',
    event: {
      source: 'aws.securityhub',
      'detail-type': 'Security Hub Findings - Imported',
      detail: {
        findings: [
          {
            ProductName: 'Security Hub',
            Compliance: { Status: 'FAILED' },
            RecordState: 'ACTIVE',
            Workflow: { Status: 'NEW' },
            Severity: { Label },
          },
        ],
      },
    },
  })),
  {
    what: 'access from outside',
    to: 'Notices/Security/Resource',
    event: {
      source: 'aws.access-analyzer',
      'detail-type': 'Access Analyzer Finding',
      detail: { status: 'ACTIVE', isPublic: true },
    },
  },
  {
    what: 'a critical vulnerability',
    to: 'Notices/Security/Resource',
    event: {
      source: 'aws.inspector2',
      'detail-type': 'Inspector2 Finding',
      detail: { severity: 'CRITICAL', status: 'ACTIVE' },
    },
  },
  {
    what: 'a resource that drifted',
    to: 'Notices/Security/Resource',
    event: {
      source: 'aws.config',
      'detail-type': 'Config Rules Compliance Change',
      detail: {
        messageType: 'ComplianceChangeNotification',
        configRuleName: 'encrypted-volumes-conformance-pack-abc',
        newEvaluationResult: { complianceType: 'NON_COMPLIANT' },
        resourceId: 'any',
      },
    },
  },
];

/** Malware in mail that was let through; in the quarantine it is where it belongs. */
const malwareIn = (tree: TemplateIndex, letter: string): readonly Sample[] =>
  customerBuckets(tree, letter)
    .filter((name) => name.includes('-mail-'))
    .map((bucketName) => ({
      what: 'malware in mail',
      to: 'Notices/Security/Resource',
      event: {
        source: 'aws.guardduty',
        'detail-type': 'GuardDuty Malware Protection Object Scan Result',
        detail: { scanResultDetails: { scanResultStatus: 'THREATS_FOUND' }, s3ObjectDetails: { bucketName } },
      },
    }));

/** Whether a rule hands an event on to a topic, and keeps what could not be handed on. */
const tells = (tree: TemplateIndex, rule: Resource, { event, to }: Sample): boolean =>
  at(rule.properties, 'State') === 'ENABLED' &&
  matches(at(rule.properties, 'EventPattern'), event) &&
  // A pattern without a source would take what anybody puts on the bus for a finding.
  list(rule.properties, 'EventPattern', 'source').includes(at(event, 'source') ?? null) &&
  list(rule.properties, 'Targets').some(
    (one) =>
      target(tree, rule, at(one, 'Arn'))?.path.endsWith(to) &&
      target(tree, rule, at(one, 'DeadLetterConfig', 'Arn'))?.type === 'AWS::SQS::Queue',
  );

export const findingsTold: Check = {
  id: 'G2',
  name: 'findings-told',
  sentence: `A finding of each detector reaches security, a serious intrusion the on-call engineer; GuardDuty's from severity ${DETECTION.severityTold} on`,
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'an enabled rule that matches it, to the topic of whom it concerns, with a dead-letter queue',
      'keep the route in finding-routes.ts',
      (letter) => {
        const rules = inRegion(tree, letter, 'AWS::Events::Rule');
        const untold = [...SAMPLES, ...malwareIn(tree, letter)].filter(
          (sample) => !rules.some((rule) => tells(tree, rule, sample)),
        );
        return untold.length === 0 ? undefined : `untold: ${untold.map(({ what }) => what).join(', ')}`;
      },
    ),
};
