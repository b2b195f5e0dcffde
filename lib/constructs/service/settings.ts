import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import { Secret as EcsSecret } from 'aws-cdk-lib/aws-ecs';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { SETTINGS_VARIABLE } from '../../runtime/environment';
import { allow } from '../permission/statements';

export interface SettingsProps {
  /** Name of the program, unique in its environment's region: it becomes part of the parameter's name. */
  readonly program: string;
  /** Plain settings; those that are undefined are left out. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * A program's settings as one parameter, which ECS hands to its tasks: a task definition, which many may read, names it
 * and holds nothing itself. A parameter is never changed: other settings are a parameter of another name, so that ECS
 * sees a new task definition, rolls it out, and goes back to the old parameter when that fails.
 */
export class Settings extends Construct {
  private readonly parameter: StringParameter;

  constructor(scope: Construct, id: string, { program, variables }: SettingsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const value = stack.toJsonString(variables);
    this.parameter = new StringParameter(this, 'Parameter', {
      parameterName: `/${stack.stackName}/${program}/settings-${this.version(variables)}`,
      description: `Settings of ${program}`,
      stringValue: value,
    });
  }

  /** The variable that carries the settings into a container. */
  get secrets(): Record<string, EcsSecret> {
    return { [SETTINGS_VARIABLE]: EcsSecret.fromSsmParameter(this.parameter) };
  }

  /** What ECS's identity needs in order to read them. */
  get reading(): PolicyStatement {
    return allow('ssm:GetParameters', this.parameter.parameterArn);
  }

  /** Changes with the settings; the region's own name is taken out, so that both regions say the same (rule 2). */
  private version(variables: SettingsProps['variables']): string {
    const text = JSON.stringify(Stack.of(this).resolve(variables)).replaceAll(Stack.of(this).region, '');
    return createHash('sha256').update(text).digest('hex').slice(0, 8);
  }
}
