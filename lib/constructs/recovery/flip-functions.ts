import { Duration } from 'aws-cdk-lib';
import { ManagedPolicy, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { pascalCase } from '../../config/case';
import { flipFunctionName } from '../../config/names';
import { FLIP_FUNCTIONS, type FlipFunction } from '../../recovery/plan/step';
import type { AlertTopics } from '../archive/alert-topics';
import type { FunctionNetwork } from '../handler/function-network';
import { Handler } from '../handler/handler';
import { databases, type Reach, WEB } from '../service/service-network';
import { TIME_LIMITS_MS } from '../../contracts/region-switch-functions';
import { mayActivate, mayDescribeGlobal, mayLower, mayPutEvents, mayReadStores } from './flip-permissions';
import { type FlipSite, flipVariables } from './flip-variables';

export interface FlipFunctionsProps extends FlipSite {
  readonly functions: FunctionNetwork;
  readonly logKey: IKey;
  readonly notices: AlertTopics;
}

/** What one of the functions needs besides what all have. */
interface Needs {
  readonly statements: readonly PolicyStatement[];
  readonly policies?: readonly ManagedPolicy[];
  readonly environment: Readonly<Record<string, string>>;
  readonly reaches: readonly Reach[];
  readonly description: string;
  /** Default: {@link TIME_LIMITS_MS.function}. */
  readonly timeoutMs?: number;
}

/**
 * The functions that the plan's steps call (lib/recovery/plan), the same in both regions: each may do what its step needs, in
 * its own region, and nothing else. All are safe to repeat.
 */
export class FlipFunctions extends Construct {
  readonly handlers: readonly Handler[];

  constructor(scope: Construct, id: string, props: FlipFunctionsProps) {
    super(scope, id);
    const { environment, functions, logKey, notices } = props;
    const signIn = new ManagedPolicy(this, 'SignIn', { statements: [mayActivate(props)] });
    const needs = needsOf(props, [signIn]);
    this.handlers = FLIP_FUNCTIONS.map((name) => {
      const {
        statements,
        policies,
        environment: variables,
        reaches,
        description,
        timeoutMs = TIME_LIMITS_MS.function,
      } = needs[name];
      return new Handler(this, pascalCase(name), {
        source: `flip-${name}`,
        functionName: flipFunctionName(environment, name),
        description,
        logKey,
        notices,
        statements,
        policies,
        environment: variables,
        timeout: Duration.millis(timeoutMs),
        network: { functions, reaches },
      });
    });
  }
}

/** @param signIn to the database of this region */
function needsOf(props: FlipFunctionsProps, signIn: readonly ManagedPolicy[]): Readonly<Record<FlipFunction, Needs>> {
  const { region } = props;
  const variables = flipVariables(props);
  const toDatabase = [WEB, ...databases([region])];
  return {
    fence: {
      description: 'Gives the epoch to the other region: nothing is written here any more',
      statements: [mayDescribeGlobal(props)],
      policies: signIn,
      environment: variables.fence,
      reaches: toDatabase,
    },
    activate: {
      description: 'Waits for the writer in this region, takes the epoch, waits for the front door',
      statements: [mayDescribeGlobal(props)],
      policies: signIn,
      environment: variables.activate,
      reaches: toDatabase,
    },
    verify: {
      description: 'Asks the service under its global name',
      statements: [],
      environment: variables.verify,
      reaches: [WEB],
      timeoutMs: TIME_LIMITS_MS.functionOfVerify,
    },
    announce: {
      description: 'Says which region is active',
      statements: [mayPutEvents(props)],
      environment: variables.announce,
      reaches: [WEB],
    },
    standby: {
      description: 'Proves that this region writes nothing and stands ready',
      statements: [],
      policies: signIn,
      environment: variables.standby,
      reaches: toDatabase,
    },
    rebuild: {
      description: 'Sees whether the global database is whole',
      statements: [mayDescribeGlobal(props)],
      environment: variables.rebuild,
      reaches: [WEB],
    },
    lower: {
      description: 'Sets the least number of tasks back to the floor',
      statements: [mayLower(props)],
      environment: variables.lower,
      reaches: [WEB],
    },
    reconcile: {
      description: 'Lists what this region has and the active one may not',
      statements: [mayPutEvents(props), ...mayReadStores(props)],
      policies: signIn,
      environment: variables.reconcile,
      reaches: toDatabase,
      timeoutMs: TIME_LIMITS_MS.functionOfReconcile,
    },
  };
}
