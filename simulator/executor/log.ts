import { createHash, randomUUID } from 'node:crypto';
import type { ExecutionEvent, ExecutionEventType, Step } from '../../lib/region-switch/model/types';

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

// Ids that AWS would draw at random, computed from what they stand for: the same wherever they are asked for.

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** In the form of a UUID. */
export const uuidOf = (text: string): string =>
  hex(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/** Six characters, as at the end of a plan's ARN. */
export const suffixOf = (text: string): string => hex(text).slice(0, 6);
