/** Every resource that the plan names exists, and the plan names every resource that it must move. */
import { REDUNDANCY } from '../../../config/numbers';
import type { Check } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  texts,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { inTemplateOf } from '../references';
import { checkOf, typed } from '../shapes';
import {
  activations,
  functionArns,
  plans,
  regionNames,
  steps,
  type TemplateStep,
  workflowName,
  workflows,
} from './queries';

/** How each kind of resource that a plan names ends its ARN. */
const ARN_ENDS: Readonly<Record<string, (resource: Resource, tree: TemplateIndex) => string>> = {
  'AWS::Lambda::Function': ({ properties }) => `function:${String(at(properties, 'FunctionName'))}`,
  'AWS::ECS::Cluster': ({ properties }) => `cluster/${String(at(properties, 'ClusterName'))}`,
  'AWS::ECS::Service': (service, tree) =>
    `service/${clusterOf(tree, service)}/${String(at(service.properties, 'ServiceName'))}`,
  'AWS::RDS::DBCluster': ({ properties }) => `cluster:${String(at(properties, 'DBClusterIdentifier'))}`,
  'AWS::CloudWatch::Alarm': ({ properties }) => `alarm:${String(at(properties, 'AlarmName'))}`,
};

/** The ARN that a resource will have. */
function arnOf(resource: Resource, tree: TemplateIndex): string {
  const { account, region } = resource.stack;
  const service = resource.type.split('::')[1]?.toLowerCase();
  return `arn:aws:${service}:${region}:${account}:${ARN_ENDS[resource.type]?.(resource, tree)}`;
}

/** Name of the cluster that a service refers to in its own template. */
const clusterOf = (tree: TemplateIndex, service: Resource): string => {
  const cluster = inTemplateOf(service, tree, 'AWS::ECS::Cluster').find(
    ({ logicalId }) => logicalId === at(service.properties, 'Cluster', 'Ref'),
  );
  return String(at(cluster?.properties, 'ClusterName'));
};

/** Every ARN that a step names. */
const arnsIn = (step: TemplateStep): readonly string[] => [
  ...functionArns(step),
  ...list(step.configuration, 'Services').flatMap((service) => [
    String(at(service, 'ClusterArn')),
    String(at(service, 'ServiceArn')),
  ]),
  ...list(step.configuration, 'DatabaseClusterArns').map(String),
];

/** Every check of the plan against the other templates. */
export const RECOVERY_RESOURCE_CHECKS: readonly Check[] = [
  checkOf({
    id: 'M5',
    name: 'plan-resources',
    sentence: 'Everything that the plan names, in either region, stands in a template',
    holdsIn: 'two-region',
    of: plans,
    required: 'a resource of these templates',
    fix: 'compute its name with lib/config/names.ts, in the plan and in the stack',
    found: (plan, tree) => {
      const there = new Set(typed(...Object.keys(ARN_ENDS))(tree).map((resource) => arnOf(resource, tree)));
      const alarms = at(plan.properties, 'AssociatedAlarms');
      const arns = [
        ...workflows(plan).flatMap(steps).flatMap(arnsIn),
        ...(isObject(alarms) ? Object.values(alarms).map((alarm) => String(at(alarm, 'ResourceIdentifier'))) : []),
      ];
      return [...new Set(arns)].filter((arn) => !there.has(arn)).map((arn) => `${arn}, which no template has`);
    },
  }),
  checkOf({
    id: 'M5',
    name: 'step-regions',
    sentence: 'Every step knows its function, service, database or record of both regions',
    holdsIn: 'two-region',
    of: plans,
    required: 'one in each region',
    fix: 'make the step from lib/recovery/plan',
    found: (plan, tree) =>
      workflows(plan)
        .flatMap(steps)
        .flatMap((step) => {
          const known = [
            ...arnsIn(step).map((arn) => arn.split(':')[3]),
            ...list(step.configuration, 'RecordSets').map((record) => at(record, 'Region')),
          ];
          return regionNames(tree)
            .filter((region) => !known.includes(region))
            .map((region) => `${step.at}: nothing in ${region}`);
        }),
  }),
  checkOf({
    id: 'M4',
    name: 'capacity-steps',
    sentence: 'Every activation grows every service of both regions, each once',
    holdsIn: 'two-region',
    of: typed('AWS::ECS::Service'),
    required: 'one capacity step in each activation',
    fix: 'give it a capacity block in lib/recovery/plan/steps.ts',
    found: (service, tree) =>
      plans(tree)
        .flatMap(activations)
        .flatMap((workflow) => {
          const grown = steps(workflow).flatMap(({ configuration }) => list(configuration, 'Services'));
          const times = grown.filter((each) => at(each, 'ServiceArn') === arnOf(service, tree)).length;
          return times === 1 ? [] : [`grown ${times} times by ${workflowName(workflow)}`];
        }),
  }),
  checkOf({
    id: 'M1',
    name: 'redundant-services',
    sentence:
      'Every service runs at least twice in each region: without a scalable target the last count set by hand would stay',
    of: typed('AWS::ECS::Service'),
    required: `a scalable target of at least ${REDUNDANCY.floor}`,
    fix: 'run it through WarmService',
    found: (service, tree) => {
      const target = inTemplateOf(service, tree, 'AWS::ApplicationAutoScaling::ScalableTarget').find(({ properties }) =>
        texts(at(properties, 'ResourceId') ?? null).includes(service.logicalId),
      );
      const least = at(target?.properties, 'MinCapacity');
      return Number(least) >= REDUNDANCY.floor ? undefined : `at least ${show(least)} tasks`;
    },
  }),
  checkOf({
    id: 'rule-6',
    name: 'witness-records',
    sentence:
      'Address and witness of the active name stand in each region under the identifier that the plan knows, with the same health check, and the witness names its region',
    holdsIn: 'two-region',
    of: plans,
    required: 'an A and a TXT record with one health check, the text being the region',
    fix: 'keep both in GlobalNames',
    found: (plan, tree) =>
      workflows(plan)
        .flatMap(steps)
        .filter(({ type }) => type === 'Route53HealthCheck')
        .flatMap(({ configuration }) =>
          list(configuration, 'RecordSets').flatMap((moved) => {
            const region = String(at(moved, 'Region'));
            const ours = tree
              .ofType('AWS::Route53::RecordSet')
              .filter(
                ({ properties }) =>
                  at(properties, 'Name') === at(configuration, 'RecordName') &&
                  at(properties, 'SetIdentifier') === at(moved, 'RecordSetIdentifier'),
              )
              .map(({ properties }) => properties);
            return areMoved(ours, region) ? [] : `${ours.length} records of ${region}: ${ours.map(show).join(' ')}`;
          }),
        ),
  }),
];

/** Whether records are one address and one witness with one health check, and the witness names the region. */
function areMoved(records: readonly Json[], region: string): boolean {
  const [addresses = [], witnesses = []] = ['A', 'TXT'].map((type) =>
    records.filter((record) => at(record, 'Type') === type),
  );
  const health = new Set(records.map((record) => show(at(record, 'HealthCheckId'))));
  return (
    addresses.length === 1 &&
    witnesses.length === 1 &&
    health.size === 1 &&
    !health.has(show(undefined)) &&
    show(at(witnesses[0], 'ResourceRecords')) === show([`"${region}"`])
  );
}
