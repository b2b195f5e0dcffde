/** One sign of tampering: an alarm on a metric filter over the management trail. */
export interface Tampering {
  /** Construct id and metric name. */
  readonly id: string;
  /** Filter pattern over CloudTrail records. */
  readonly pattern: string;
  /** Matches in five minutes that are still none; default 0. */
  readonly tolerated?: number;
  readonly symptom: string;
  readonly firstStep: string;
  /** Heading in the runbook. */
  readonly runbook: string;
}
