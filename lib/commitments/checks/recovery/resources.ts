/** Every resource that the plan names exists, and the plan names every resource that it must move. */
import { REDUNDANCY } from '../../../config/numbers';
import type { Check, Finding } from '../../check';
import { at, isObject, list, type Resource, show, texts, type TemplateIndex } from '../../../assembly/template-index';
import { functionArns, plans, steps, type TemplateStep, workflowName, workflows } from './queries';

/** Parts of an ARN: `arn:aws:<service>:<region>:<account>:<rest>`. */
function parts(arn: string): { readonly service: string; readonly region: string; readonly rest: string } {
  const [, , service = '', region = '', , ...rest] = arn.split(':');
  return { service, region, rest: rest.join(':') };
}

/** The templates' resources by the ARN that they will have, for the kinds that a plan names. */
function known(tree: TemplateIndex): ReadonlySet<string> {
  const arnsOf = (type: string, arn: (resource: Resource) => string): readonly string[] => tree.ofType(type).map(arn);
  const base = (service: string, { stack }: Resource): string => `arn:aws:${service}:${stack.region}:${stack.account}`;
  const name = ({ properties }: Resource, key: string): string => String(at(properties, key));
  return new Set([
    ...arnsOf('AWS::Lambda::Function', (each) => `${base('lambda', each)}:function:${name(each, 'FunctionName')}`),
    ...arnsOf('AWS::ECS::Cluster', (each) => `${base('ecs', each)}:cluster/${name(each, 'ClusterName')}`),
    ...arnsOf(
      'AWS::ECS::Service',
      (each) => `${base('ecs', each)}:service/${clusterOf(tree, each)}/${name(each, 'ServiceName')}`,
    ),
    ...arnsOf('AWS::RDS::DBCluster', (each) => `${base('rds', each)}:cluster:${name(each, 'DBClusterIdentifier')}`),
    ...arnsOf('AWS::CloudWatch::Alarm', (each) => `${base('cloudwatch', each)}:alarm:${name(each, 'AlarmName')}`),
  ]);
}

/** Name of the cluster that a service refers to in its own template. */
function clusterOf(tree: TemplateIndex, service: Resource): string {
  const id = at(service.properties, 'Cluster', 'Ref');
  const cluster = tree
    .ofType('AWS::ECS::Cluster')
    .find(({ stack, logicalId }) => stack === service.stack && logicalId === id);
  return String(at(cluster?.properties, 'ClusterName'));
}

/** Every ARN that a step names. */
const arnsIn = (step: TemplateStep): readonly string[] => [
  ...functionArns(step),
  ...list(step.configuration, 'Services').flatMap((service) => [
    String(at(service, 'ClusterArn')),
    String(at(service, 'ServiceArn')),
  ]),
  ...list(step.configuration, 'DatabaseClusterArns').map(String),
];

const resourcesExist: Check = {
  id: 'M5',
  name: 'resources-exist',
  sentence: 'Everything that the plan names, in either region, stands in a template',
  holdsIn: 'two-region',
  find: (tree) => {
    const there = known(tree);
    return plans(tree).flatMap((plan) => {
      const alarms = at(plan.properties, 'AssociatedAlarms');
      const arns = [
        ...workflows(plan).flatMap(steps).flatMap(arnsIn),
        ...(isObject(alarms) ? Object.values(alarms).map((alarm) => String(at(alarm, 'ResourceIdentifier'))) : []),
      ];
      return [...new Set(arns)]
        .filter((arn) => !there.has(arn))
        .map((arn): Finding => ({
          path: plan.path,
          found: `${arn}, which no template has`,
          required: 'a resource of these templates',
          fix: 'compute its name with lib/config/names.ts, in the plan and in the stack',
        }));
    });
  },
};

const bothRegions: Check = {
  id: 'M5',
  name: 'both-regions',
  sentence: 'Every step knows its function, service, database or record of both regions',
  holdsIn: 'two-region',
  find: (tree) => {
    const regions = [...new Set(tree.stacks.map(({ region }) => region))];
    return plans(tree).flatMap((plan) =>
      workflows(plan)
        .flatMap(steps)
        .flatMap((step): readonly Finding[] => {
          const named = [
            ...arnsIn(step).map((arn) => parts(arn).region),
            ...list(step.configuration, 'RecordSets').map((record) => String(at(record, 'Region'))),
          ];
          const missing = regions.filter((region) => !named.includes(region));
          return missing.map((region) => ({
            path: plan.path,
            found: `${step.at}: nothing in ${region}`,
            required: 'one in each region',
            fix: 'make the step from lib/recovery/plan',
          }));
        }),
    );
  },
};

const servicesGrow: Check = {
  id: 'M4',
  name: 'services-covered',
  sentence: 'Every activation grows every service of both regions, each once',
  holdsIn: 'two-region',
  find: (tree) =>
    plans(tree).flatMap((plan) =>
      workflows(plan)
        .filter((workflow) => at(workflow, 'WorkflowTargetAction') === 'activate')
        .flatMap((workflow) => {
          const grown = steps(workflow).flatMap(({ configuration }) =>
            list(configuration, 'Services').map((service) => String(at(service, 'ServiceArn'))),
          );
          return tree.ofType('AWS::ECS::Service').flatMap((service): readonly Finding[] => {
            const suffix = `service/${clusterOf(tree, service)}/${String(at(service.properties, 'ServiceName'))}`;
            const times = grown.filter(
              (arn) => parts(arn).region === service.stack.region && parts(arn).rest === suffix,
            ).length;
            return times === 1
              ? []
              : [
                  {
                    path: service.path,
                    found: `grown ${times} times by ${workflowName(workflow)}`,
                    required: 'once',
                    fix: 'give it a capacity block in lib/recovery/plan/steps.ts',
                  },
                ];
          });
        }),
    ),
};

const nothingSingle: Check = {
  id: 'M1',
  name: 'no-single-service',
  sentence:
    'Every service runs at least twice in each region: without a scalable target the last count set by hand would stay',
  holdsIn: 'every',
  find: (tree) =>
    tree.ofType('AWS::ECS::Service').flatMap((service): readonly Finding[] => {
      const target = tree
        .ofType('AWS::ApplicationAutoScaling::ScalableTarget')
        .find(
          ({ stack, properties }) =>
            stack === service.stack &&
            texts(at(properties, 'ResourceId') ?? null).some((text) => text === service.logicalId),
        );
      const least = at(target?.properties, 'MinCapacity');
      return Number(least) >= REDUNDANCY.floor
        ? []
        : [
            {
              path: service.path,
              found: `at least ${show(least)} tasks`,
              required: `a scalable target of at least ${REDUNDANCY.floor}`,
              fix: 'run it through WarmService',
            },
          ];
    }),
};

const recordsMove: Check = {
  id: 'rule-6',
  name: 'witness-moves',
  sentence:
    'Address and witness of the active name stand in each region under the identifier that the plan knows, with the same health check, and the witness names its region',
  holdsIn: 'two-region',
  find: (tree) =>
    plans(tree).flatMap((plan) =>
      workflows(plan)
        .flatMap(steps)
        .filter(({ type }) => type === 'Route53HealthCheck')
        .flatMap(({ configuration }) =>
          list(configuration, 'RecordSets').flatMap((record): readonly Finding[] => {
            const region = String(at(record, 'Region'));
            const ours = tree
              .ofType('AWS::Route53::RecordSet')
              .filter(
                ({ properties }) =>
                  at(properties, 'Name') === at(configuration, 'RecordName') &&
                  at(properties, 'SetIdentifier') === at(record, 'RecordSetIdentifier'),
              );
            const [address, witness] = ['A', 'TXT'].map((type) =>
              ours.filter(({ properties }) => at(properties, 'Type') === type),
            );
            const health = new Set(ours.map(({ properties }) => show(at(properties, 'HealthCheckId'))));
            const right =
              address?.length === 1 &&
              witness?.length === 1 &&
              health.size === 1 &&
              !health.has('nothing') &&
              show(at(witness[0]?.properties, 'ResourceRecords')) === show([`"${region}"`]);
            return right
              ? []
              : [
                  {
                    path: plan.path,
                    found: `${ours.length} records of ${region}: ${ours.map(({ properties }) => show(properties)).join(' ')}`,
                    required: 'an A and a TXT record with one health check, the text being the region',
                    fix: 'keep both in GlobalNames',
                  },
                ];
          }),
        ),
    ),
};

/** Every check of the plan against the other templates. */
export const RECOVERY_RESOURCE_CHECKS: readonly Check[] = [
  resourcesExist,
  bothRegions,
  servicesGrow,
  nothingSingle,
  recordsMove,
];
