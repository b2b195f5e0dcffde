/** Builds filter patterns over CloudTrail's records in CloudWatch Logs. */

/** Names of calls by service; a service has its name in the trail, without `.amazonaws.com`. */
type Calls = Readonly<Record<string, readonly string[]>>;

/** Longest pattern that a metric filter takes, in characters (CloudWatch Logs API, `PutMetricFilter`). */
export const LONGEST_PATTERN = 1024;

/**
 * Services for which such calls are routine: CloudFormation on what was checked at synthesis; AWS Backup on what restore
 * tests restored; autoscaling on its own alarms.
 */
const ROUTINE = ['cloudformation', 'backup', 'application-autoscaling'] as const;

const NOT_ROUTINE = ROUTINE.map((service) => `($.sourceIPAddress != "${service}.amazonaws.com")`).join(' && ');

/** Any of these calls, refused ones too: an attempt is a sign. */
export const anyOf = (calls: Calls): string => `{ ${callsOf(calls)} }`;

/** Any of these calls by a person or a program of ours, but not by the services for which they are routine. */
export const byHand = (calls: Calls): string => `{ ${NOT_ROUTINE} && (${callsOf(calls)}) }`;

const callsOf = (calls: Calls): string =>
  Object.entries(calls)
    .map(([service, names]) => {
      const named = names.map((name) => `($.eventName = "${name}")`).join(' || ');
      return `(($.eventSource = "${service}.amazonaws.com") && (${named}))`;
    })
    .join(' || ');

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

type Reaction = Pick<Tampering, 'runbook' | 'firstStep'>;

/** Signs that call for the same reaction, by id. */
export const signs = (
  reaction: Reaction,
  rows: Readonly<Record<string, Omit<Tampering, 'id' | keyof Reaction>>>,
): readonly Tampering[] => Object.entries(rows).map(([id, row]) => ({ id, ...row, ...reaction }));
