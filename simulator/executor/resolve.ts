/**
 * Values of a template with CloudFormation's functions carried out, as far as functions and plans use them. What only AWS can
 * know (an id, a random suffix) is computed from where it stands, so that it is the same wherever it is asked for.
 */
import {
  at,
  isObject,
  type Json,
  type Resource,
  type StackTemplate,
  type TemplateIndex,
} from '../../lib/assembly/template-index';
import { uuidOf } from './log';

/** What is known besides the templates. */
export interface Known {
  /** Values of SSM parameters by their names: those that the stacks read when they are deployed. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A function of CloudFormation that cannot be carried out here. */
export class Unresolved extends Error {
  override readonly name = 'Unresolved';
}

export class Resolver {
  constructor(
    private readonly tree: TemplateIndex,
    private readonly known: Known,
  ) {}

  /** A value of a stack's template, resolved in depth. @throws Unresolved */
  value(stack: StackTemplate, value: Json): Json {
    if (Array.isArray(value)) return value.map((item) => this.value(stack, item)).filter((item) => item !== null);
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (first && entries.length === 1) {
      const [name, argument] = first;
      if (name === 'Ref') return this.#ref(stack, String(argument));
      if (name.startsWith('Fn::')) return this.#function(stack, name, argument);
    }
    return Object.fromEntries(entries.map(([name, inner]) => [name, this.value(stack, inner)]));
  }

  #function(stack: StackTemplate, name: string, argument: Json): Json {
    switch (name) {
      case 'Fn::Join':
        return this.#texts(stack, at(argument, 1)).join(String(at(argument, 0)));
      case 'Fn::Sub':
        return this.#substituted(stack, argument);
      case 'Fn::Select':
        return this.#texts(stack, at(argument, 1))[Number(at(argument, 0))] ?? '';
      case 'Fn::Split':
        return this.#text(stack, at(argument, 1) ?? '').split(String(at(argument, 0)));
      case 'Fn::GetAtt':
        return this.#attribute(stack, String(at(argument, 0)), String(at(argument, 1)));
      case 'Fn::ImportValue':
        return this.#imported(stack, this.#text(stack, argument));
      default:
        throw new Unresolved(`${stack.letter}/${stack.name}: ${name} is not resolved here`);
    }
  }

  #texts(stack: StackTemplate, list: Json | undefined): readonly string[] {
    const resolved = this.value(stack, list ?? []);
    if (!Array.isArray(resolved))
      throw new Unresolved(`${stack.letter}/${stack.name}: a list is needed, got ${JSON.stringify(list)}`);
    return resolved.map(String);
  }

  #text(stack: StackTemplate, value: Json): string {
    const resolved = this.value(stack, value);
    if (typeof resolved !== 'string')
      throw new Unresolved(`${stack.letter}/${stack.name}: a text is needed, got ${JSON.stringify(value)}`);
    return resolved;
  }

  #substituted(stack: StackTemplate, argument: Json): string {
    const [template, variables] = Array.isArray(argument)
      ? [String(argument[0]), argument[1] ?? {}]
      : [String(argument), {}];
    return template.replace(/\$\{([^}!]+)\}/g, (_whole, name: string) => {
      const given = at(variables, name);
      if (given !== undefined) return this.#text(stack, given);
      const [id = '', attribute] = name.split('.', 2);
      return String(attribute === undefined ? this.#ref(stack, id) : this.#attribute(stack, id, attribute));
    });
  }

  #ref(stack: StackTemplate, id: string): Json {
    const pseudo: Readonly<Record<string, Json>> = {
      'AWS::Region': stack.region,
      'AWS::AccountId': stack.account,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::NoValue': null,
    };
    if (Object.hasOwn(pseudo, id)) return pseudo[id] ?? null;
    const parameter = at(stack.template, 'Parameters', id);
    if (parameter !== undefined) return this.#parameter(stack, id, parameter);
    return this.#nameOf(this.#resource(stack, id));
  }

  #parameter(stack: StackTemplate, id: string, parameter: Json): string {
    const value = String(at(parameter, 'Default') ?? '');
    if (!String(at(parameter, 'Type')).startsWith('AWS::SSM::Parameter::Value')) return value;
    const known = Object.hasOwn(this.known.parameters, value) ? this.known.parameters[value] : undefined;
    if (known === undefined)
      throw new Unresolved(
        `${stack.letter}/${stack.name}: the parameter ${id} reads ${value}, whose value is not known`,
      );
    return known;
  }

  #resource(stack: StackTemplate, id: string): Resource {
    const found = this.tree.resources.find((resource) => resource.stack === stack && resource.logicalId === id);
    if (!found) throw new Unresolved(`${stack.letter}/${stack.name} has no resource ${id}`);
    return found;
  }

  /** The physical name: as the template gives it, or made from stack and logical id, as CloudFormation makes one. */
  #nameOf({ type, properties, logicalId, stack }: Resource): string {
    const property = NAMES[type];
    const named = property === undefined ? undefined : at(properties, property);
    return named === undefined ? `${stack.name}-${logicalId}` : this.#text(stack, named);
  }

  #attribute(stack: StackTemplate, id: string, attribute: string): string {
    const resource = this.#resource(stack, id);
    const arn = attribute === 'Arn' ? ARNS[resource.type] : undefined;
    if (arn) return arn(stack, this.#nameOf(resource));
    return `${this.#nameOf(resource)}.${attribute}`.toLowerCase();
  }

  #imported(stack: StackTemplate, name: string): Json {
    for (const other of this.tree.stacks.filter(({ region }) => region === stack.region)) {
      const outputs = at(other.template, 'Outputs');
      const output = isObject(outputs)
        ? Object.values(outputs).find((each) => at(each, 'Export', 'Name') === name)
        : undefined;
      if (output !== undefined) return this.value(other, at(output, 'Value') ?? '');
    }
    throw new Unresolved(`${stack.letter}/${stack.name}: no stack of ${stack.region} exports ${name}`);
  }
}

/** Where a resource's own name stands, by its type. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'RoleName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::GlobalCluster': 'GlobalClusterIdentifier',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::SecretsManager::Secret': 'Name',
};

type ArnOf = (stack: StackTemplate, name: string) => string;

const ARNS: Readonly<Record<string, ArnOf>> = {
  'AWS::IAM::Role': ({ account }, name) => `arn:aws:iam::${account}:role/${name}`,
  'AWS::S3::Bucket': (_stack, name) => `arn:aws:s3:::${name}`,
  'AWS::Lambda::Function': ({ region, account }, name) => `arn:aws:lambda:${region}:${account}:function:${name}`,
  'AWS::RDS::DBCluster': ({ region, account }, name) => `arn:aws:rds:${region}:${account}:cluster:${name}`,
  'AWS::CloudWatch::Alarm': ({ region, account }, name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
  'AWS::KMS::Key': ({ region, account }, name) => `arn:aws:kms:${region}:${account}:key/${uuidOf(`${region}/${name}`)}`,
};
