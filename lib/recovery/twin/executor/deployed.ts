/** What the templates deploy, by ARN: the kinds of things that a plan names. */
import { at, type Json, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import type { Resolver } from './resolve';

/** ARNs of functions with a name, database clusters and container services, in all regions. */
export function deployedArns(tree: TemplateIndex, resolver: Resolver): ReadonlySet<string> {
  const value = ({ stack, properties }: Resource, name: string): Json | undefined => {
    const given = at(properties, name);
    return given === undefined ? undefined : resolver.value(stack, given);
  };
  const arnsOf = (type: string, service: string, rest: (resource: Resource) => string | undefined): readonly string[] =>
    tree.ofType(type).flatMap((resource) => {
      const found = rest(resource);
      return found === undefined
        ? []
        : [`arn:aws:${service}:${resource.stack.region}:${resource.stack.account}:${found}`];
    });
  const named =
    (prefix: string, property: string) =>
    (resource: Resource): string | undefined => {
      const name = value(resource, property);
      return typeof name === 'string' ? `${prefix}:${name}` : undefined;
    };
  return new Set([
    ...arnsOf('AWS::Lambda::Function', 'lambda', named('function', 'FunctionName')),
    ...arnsOf('AWS::RDS::DBCluster', 'rds', named('cluster', 'DBClusterIdentifier')),
    ...arnsOf('AWS::ECS::Service', 'ecs', (resource) => {
      const [cluster, name] = [value(resource, 'Cluster'), value(resource, 'ServiceName')];
      return typeof cluster === 'string' && typeof name === 'string' ? `service/${cluster}/${name}` : undefined;
    }),
  ]);
}
