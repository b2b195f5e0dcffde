import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type AlarmSpec, OperationalAlarm } from './alarm';

/** Alarms by construct id; who is told is said where they are raised. */
export type AlarmTable = Readonly<Record<string, Omit<AlarmSpec, 'topic'>>>;

/** Makes one alarm of each row, below `scope`. */
export function raise(scope: Construct, topic: ITopic, table: AlarmTable): void {
  for (const [id, spec] of Object.entries(table)) new OperationalAlarm(scope, id, { ...spec, topic });
}
