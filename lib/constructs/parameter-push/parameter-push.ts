import { Stack } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Region } from '../../config/types';
import { raise } from '../alarm/alarm';
import { series } from '../alarm/metrics';
import type { Reporting } from '../archive/reporting';
import { Handler } from '../handler/handler';
import { allow } from '../permission/statements';
import { FAILED_PUSHES, type Push, type PushVariables } from './contract';

export interface ParameterPushProps extends Reporting {
  /** The regions that get the values; one that is made anew gets them again. */
  readonly to: readonly Region[];
  readonly pushes: readonly Push[];
}

/** Tells other regions a fact as SSM parameters, which they then read at home (rule 1: the third of three ways). */
export class ParameterPush extends Construct {
  constructor(scope: Construct, id: string, { to, pushes, ...reporting }: ParameterPushProps) {
    super(scope, id);
    const handler = new Handler(this, 'Handler', {
      source: 'parameter-push',
      description: 'Writes SSM parameters into the regions that read them; invoke with {} to repeat',
      ...reporting,
      statements: [
        allow(
          ['ssm:PutParameter', 'ssm:GetParameter'],
          pushes.map(({ region, name }) => `arn:aws:ssm:${region}:${Stack.of(this).account}:parameter${name}`),
        ),
      ],
      environment: { PUSHES: Stack.of(this).toJsonString(pushes) } satisfies PushVariables,
    });
    handler.lookUp(this, 'Push', 'ParameterPush', { regions: to, Pushes: pushes });
    raise(this, reporting.notices.onCall, {
      Failed: {
        metric: series(FAILED_PUSHES.namespace, FAILED_PUSHES.metric, { statistic: Stats.MAXIMUM }),
        above: 0,
        missing: TreatMissingData.IGNORE,
        symptom: 'A parameter could not be written into another region; that region has an old value or none.',
        firstStep: 'invoke the push handler again with an empty event once the region answers.',
        runbook: 'Parameter push failed',
      },
    });
  }
}
