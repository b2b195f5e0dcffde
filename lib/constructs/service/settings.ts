import { createHash } from 'node:crypto';
import { Fn, Stack, Token } from 'aws-cdk-lib';
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
  /** What the names of all versions begin with. */
  private readonly prefix: string;

  constructor(scope: Construct, id: string, { program, variables }: SettingsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.prefix = `/${stack.stackName}/${program}/settings-`;
    this.parameter = new StringParameter(this, 'Parameter', {
      parameterName: this.prefix + this.version(variables),
      simpleName: false,
      description: `Settings of ${program}`,
      stringValue: stack.toJsonString(variables),
    });
  }

  /** The variable that carries the settings into a container. */
  get secrets(): Record<string, EcsSecret> {
    return { [SETTINGS_VARIABLE]: EcsSecret.fromSsmParameter(this.parameter) };
  }

  /**
   * What ECS's identity needs in order to read them: every version, because CloudFormation changes this policy before ECS has
   * replaced the last task of the version before, and that one must be able to start again until then.
   */
  get reading(): PolicyStatement {
    const { stack } = this.parameter;
    return allow('ssm:GetParameters', `arn:aws:ssm:${stack.region}:${stack.account}:parameter${this.prefix}*`);
  }

  /**
   * Changes with the settings: a hash of what synthesis knows, without the region's own name, so that both regions say the
   * same (rule 2); then each value that only the deployment knows, in the characters of a parameter's name.
   */
  private version(variables: SettingsProps['variables']): string {
    const text = JSON.stringify(Stack.of(this).resolve(variables)).replaceAll(Stack.of(this).region, '');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
    const later = Object.values(variables).flatMap((value) =>
      value !== undefined && Token.isUnresolved(value) ? [Fn.join('.', Fn.split(':', value))] : [],
    );
    return [hash, ...later].join('-');
  }
}
