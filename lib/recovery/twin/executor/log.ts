/** The events of one execution. */
import { randomUUID } from 'node:crypto';
import type { ExecutionEvent, ExecutionEventType, Step } from '../../../region-switch/model/types';

/** What an event says besides its type. */
export interface Said {
  readonly step?: Step;
  readonly description?: string;
  readonly error?: string;
}

export class EventLog {
  readonly #events: ExecutionEvent[] = [];

  constructor(private readonly now: () => Date) {}

  get all(): readonly ExecutionEvent[] {
    return this.#events;
  }

  add(type: ExecutionEventType, { step, description, error }: Said = {}): void {
    const previous = this.#events.at(-1)?.eventId;
    const resources = step === undefined ? [] : resourcesOf(step);
    this.#events.push({
      eventId: randomUUID(),
      ...(previous !== undefined && { previousEventId: previous }),
      timestamp: this.now(),
      type,
      ...(step && { stepName: step.name, executionBlockType: step.executionBlockType }),
      ...(resources.length > 0 && { resources }),
      ...(description !== undefined && { description }),
      ...(error !== undefined && { error }),
    });
  }
}

/** ARNs and names that a step acts on. */
function resourcesOf({ executionBlockConfiguration: block }: Step): readonly string[] {
  return [
    ...(block.customActionLambdaConfig?.lambdas ?? []).flatMap(({ arn }) => arn ?? []),
    ...(block.ecsCapacityIncreaseConfig?.services ?? []).flatMap(({ serviceArn }) => serviceArn ?? []),
    ...(block.globalAuroraConfig?.databaseClusterArns ?? []),
    ...(block.route53HealthCheckConfig ? [block.route53HealthCheckConfig.recordName] : []),
  ];
}
