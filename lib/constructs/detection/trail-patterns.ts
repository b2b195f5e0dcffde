/** Builds filter patterns over CloudTrail's records in CloudWatch Logs. */

/** Calls of one service. */
export interface Calls {
  /** The service's name in the trail, without `.amazonaws.com`. */
  readonly service: string;
  readonly calls: readonly string[];
}

/** Longest pattern that a metric filter takes, in characters (CloudWatch Logs API, `PutMetricFilter`). */
export const LONGEST_PATTERN = 1024;

/**
 * Services for which such calls are routine: CloudFormation on what was checked at synthesis; AWS Backup on what restore
 * tests restored; autoscaling on its own alarms.
 */
const ROUTINE = ['cloudformation', 'backup', 'application-autoscaling'] as const;

const NOT_ROUTINE = ROUTINE.map((service) => `($.sourceIPAddress != "${service}.amazonaws.com")`).join(' && ');

/** Any of these calls, refused ones too: an attempt is a sign. */
export const anyOf = (...services: readonly Calls[]): string => `{ ${services.map(callsOf).join(' || ')} }`;

/** Any of these calls by a person or a program of ours, but not by the services for which they are routine. */
export const byHand = (...services: readonly Calls[]): string =>
  `{ ${NOT_ROUTINE} && (${services.map(callsOf).join(' || ')}) }`;

const callsOf = ({ service, calls }: Calls): string =>
  `(($.eventSource = "${service}.amazonaws.com") && (${calls.map((call) => `($.eventName = "${call}")`).join(' || ')}))`;

/** One sign of tampering: an alarm on a metric filter over the management trail. */
export interface Tampering {
  /** Construct id and metric name. */
  readonly id: string;
  /** Filter pattern over CloudTrail records. */
  readonly pattern: string;
  /** Matches in five minutes that raise no alarm; default 0. */
  readonly tolerated?: number;
  readonly symptom: string;
  readonly firstStep: string;
  /** Heading in the runbook. */
  readonly runbook: string;
}
