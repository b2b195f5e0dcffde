import { Construct } from 'constructs';
import type { z } from 'zod';
import { hours } from '../../config/units';
import { DRILLS } from '../../recovery/evidence/head';
import { type Background, Handler } from '../handler/handler';
import { type Evidence, mayConsult } from '../backup/audit-evidence';
import { ScheduledRule } from '../handler/scheduled-rule';
import type { drillAgeEnvironment } from './drill-age-contract';

/** How often it is measured; the alarm counts days. */
const EVERY = hours(6);

export interface DrillAgeProps {
  readonly background: Background;
  readonly evidence: Evidence;
}

/** Measures how long ago a drill last passed, by the evidence that is filed in this region (M6). */
export class DrillAge extends Construct {
  readonly handler: Handler;

  constructor(scope: Construct, id: string, { background, evidence }: DrillAgeProps) {
    super(scope, id);
    const variables = {
      EVIDENCE_BUCKET: evidence.bucket,
      HOLDFAST_ENVIRONMENT: evidence.environment.name,
    } satisfies Omit<z.input<typeof drillAgeEnvironment>, 'AWS_REGION'>;
    this.handler = new Handler(this, 'Handler', {
      ...background,
      source: 'drill-age',
      description: 'Measures how long ago a drill last passed',
      statements: [...mayConsult(evidence, DRILLS)],
      environment: variables,
    });
    new ScheduledRule(this, 'Often', { handler: this.handler, every: { minutes: EVERY.hours * 60 } });
  }
}
