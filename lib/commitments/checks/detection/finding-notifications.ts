/** Findings of the detectors reach the alert topics (G2): sample findings are matched against the deployed rules. */
import { DETECTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { matches } from '../../../assembly/event-pattern';
import { at, type Json, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { customerBuckets, inRegion, perRegion, target } from './queries';

/** A sample finding, and the topic that it must reach. */
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

/** Findings from the services' documentation, cut to the fields that a rule could match. */
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

/** Malware in mail that was let through. Malware in the quarantine is expected. */
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

/** Whether a rule sends an event to a topic, with a dead-letter queue. */
const sends = (tree: TemplateIndex, rule: Resource, { event, to }: Sample): boolean =>
  at(rule.properties, 'State') === 'ENABLED' &&
  matches(at(rule.properties, 'EventPattern'), event) &&
  // A pattern without a source would match any event on the bus, from any sender.
  list(rule.properties, 'EventPattern', 'source').includes(at(event, 'source') ?? null) &&
  list(rule.properties, 'Targets').some(
    (one) =>
      target(tree, rule, at(one, 'Arn'))?.path.endsWith(to) &&
      target(tree, rule, at(one, 'DeadLetterConfig', 'Arn'))?.type === 'AWS::SQS::Queue',
  );

export const findingsSent: Check = {
  id: 'G2',
  name: 'finding-notifications',
  sentence: `A finding of each detector reaches the security topic, a serious intrusion the on-call topic; GuardDuty's from severity ${DETECTION.severityTold} on`,
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'an enabled rule that matches it, to its topic, with a dead-letter queue',
      'keep the route in finding-routes.ts',
      (letter) => {
        const rules = inRegion(tree, letter, 'AWS::Events::Rule');
        const unsent = [...SAMPLES, ...malwareIn(tree, letter)].filter(
          (sample) => !rules.some((rule) => sends(tree, rule, sample)),
        );
        return unsent.length === 0 ? undefined : `not sent: ${unsent.map(({ what }) => what).join(', ')}`;
      },
    ),
};
