/** Findings of the detectors reach the alert topics (G2): sample findings are matched against the deployed rules. */
import { DETECTION } from '../../../config/numbers';
import { matches } from '../../../assembly/event-pattern';
import { at, type Json, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, target } from '../references';
import { checkOf, regions } from '../shapes';
import { customerBuckets } from './queries';

/** A sample finding, and the topic that it must reach. */
interface Sample {
  readonly what: string;
  readonly topic: 'Security' | 'OnCall';
  readonly event: Json;
}

const intrusion = (severity: number, topic: Sample['topic']): Sample => ({
  what: `an intrusion of severity ${severity}`,
  topic,
  event: {
    source: 'aws.guardduty',
    'detail-type': 'GuardDuty Finding',
    detail: { severity, type: 'Execution:Runtime/NewBinaryExecuted' },
  },
});

const failedControl = (Label: string): Sample => ({
  what: `a control that failed, severity ${Label}`,
  topic: 'Security',
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
});

/** Findings from the services' documentation, cut to the fields that a rule could match. */
const SAMPLES: readonly Sample[] = [
  intrusion(DETECTION.severityTold, 'Security'),
  intrusion(DETECTION.severityPaged, 'OnCall'),
  failedControl('HIGH'),
  failedControl('CRITICAL'),
  {
    what: 'access from outside',
    topic: 'Security',
    event: {
      source: 'aws.access-analyzer',
      'detail-type': 'Access Analyzer Finding',
      detail: { status: 'ACTIVE', isPublic: true },
    },
  },
  {
    what: 'a critical vulnerability',
    topic: 'Security',
    event: {
      source: 'aws.inspector2',
      'detail-type': 'Inspector2 Finding',
      detail: { severity: 'CRITICAL', status: 'ACTIVE' },
    },
  },
  {
    what: 'a resource that drifted',
    topic: 'Security',
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
      topic: 'Security',
      event: {
        source: 'aws.guardduty',
        'detail-type': 'GuardDuty Malware Protection Object Scan Result',
        detail: { scanResultDetails: { scanResultStatus: 'THREATS_FOUND' }, s3ObjectDetails: { bucketName } },
      },
    }));

/** Whether a rule sends an event to a topic, with a dead-letter queue. */
const sends = (tree: TemplateIndex, rule: Resource, { event, topic }: Sample): boolean =>
  at(rule.properties, 'State') === 'ENABLED' &&
  matches(at(rule.properties, 'EventPattern'), event) &&
  // A pattern without a source would match any event on the bus, from any sender.
  list(rule.properties, 'EventPattern', 'source').includes(at(event, 'source') ?? null) &&
  list(rule.properties, 'Targets').some(
    (one) =>
      target(tree, rule, at(one, 'Arn'))?.path.endsWith(`Notices/${topic}/Resource`) &&
      target(tree, rule, at(one, 'DeadLetterConfig', 'Arn'))?.type === 'AWS::SQS::Queue',
  );

export const findingsSent = checkOf({
  id: 'G2',
  name: 'finding-notifications',
  sentence: `A finding of each detector reaches the security topic, a serious intrusion the on-call topic; GuardDuty's from severity ${DETECTION.severityTold} on`,
  of: regions,
  required: 'an enabled rule that matches it, to its topic, with a dead-letter queue',
  fix: 'keep the route in finding-routes.ts',
  found: ({ letter }, tree) => {
    const rules = inRegion(tree, letter, 'AWS::Events::Rule');
    return [...SAMPLES, ...malwareIn(tree, letter)]
      .filter((sample) => !rules.some((rule) => sends(tree, rule, sample)))
      .map(({ what }) => `not sent: ${what}`);
  },
});
