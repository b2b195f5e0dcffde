/** Quotas of a region. How much is needed is counted in the templates. */
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { at, list, type Resource, type TemplateIndex } from '../../assembly/template-index';
import { clientSettings } from '../../recovery/drill/aws-clients';
import { withClient } from '../../runtime/aws-client';
import { type Question, stated } from '../question';

type Resources = (type: string) => readonly Resource[];

/** One quota, by the codes of Service Quotas (`aws service-quotas list-service-quotas`). */
interface Quota {
  readonly name: string;
  readonly service: string;
  readonly code: string;
  readonly needed: (resources: Resources) => number;
}

/** CPU units of one vCPU (Amazon ECS API, `TaskDefinition.cpu`). */
const VCPU = 1024;
/** Lambda leaves no fewer executions unreserved (AWS Lambda API, `PutFunctionConcurrency`). */
const UNRESERVED = 100;

const sum = (values: readonly number[]): number => values.reduce((one, other) => one + other, 0);
const number = (resource: Resource, key: string): number => Number(at(resource.properties, key) ?? 0);
const balancers = (type: string) => (resources: Resources) =>
  resources('AWS::ElasticLoadBalancingV2::LoadBalancer').filter(({ properties }) => at(properties, 'Type') === type)
    .length;

const QUOTAS: readonly Quota[] = [
  {
    name: 'Elastic IP addresses',
    service: 'ec2',
    code: 'L-0263D0A3',
    needed: (resources) => resources('AWS::EC2::EIP').length,
  },
  { name: 'Fargate vCPUs', service: 'fargate', code: 'L-3032A538', needed: vcpus },
  {
    name: 'Lambda concurrent executions',
    service: 'lambda',
    code: 'L-B99A9384',
    needed: (resources) =>
      UNRESERVED + sum(resources('AWS::Lambda::Function').map((each) => number(each, 'ReservedConcurrentExecutions'))),
  },
  {
    name: 'Application Load Balancers',
    service: 'elasticloadbalancing',
    code: 'L-53DA6B97',
    needed: balancers('application'),
  },
  { name: 'Network Load Balancers', service: 'elasticloadbalancing', code: 'L-69A177A2', needed: balancers('network') },
  {
    name: 'rules of a security group',
    service: 'vpc',
    code: 'L-0EA8095F',
    needed: (resources) => Math.max(...['Ingress', 'Egress'].map((way) => rulesOfLargest(resources, way))),
  },
];

/** vCPUs of all services at their ceilings. */
function vcpus(resources: Resources): number {
  const cpu = new Map(resources('AWS::ECS::TaskDefinition').map((each) => [each.logicalId, number(each, 'Cpu')]));
  const ceilings = resources('AWS::ApplicationAutoScaling::ScalableTarget');
  const units = resources('AWS::ECS::Service').map((service) => {
    const target = ceilings.find(({ properties }) => JSON.stringify(properties).includes(service.logicalId));
    const size = cpu.get(String(at(service.properties, 'TaskDefinition', 'Ref')));
    return stated(size, 'task definition') * number(stated(target, `ceiling of ${service.path}`), 'MaxCapacity');
  });
  return Math.ceil(sum(units) / VCPU);
}

/** Rules of the security group with most, written in the group or on their own. */
function rulesOfLargest(resources: Resources, way: string): number {
  const own = resources(`AWS::EC2::SecurityGroup${way}`).map(({ properties }) =>
    JSON.stringify(at(properties, 'GroupId')),
  );
  return Math.max(
    0,
    ...resources('AWS::EC2::SecurityGroup').map(
      ({ logicalId, properties }) =>
        list(properties, `SecurityGroup${way}`).length + own.filter((group) => group?.includes(logicalId)).length,
    ),
  );
}

const inRegion =
  (templates: TemplateIndex, region: string): Resources =>
  (type) =>
    templates.ofType(type).filter(({ stack }) => stack.region === region);

export const QUOTA_QUESTIONS = QUOTAS.map(({ name, service: ServiceCode, code: QuotaCode, needed }): Question => ({
  name: `quota: ${name}`,
  of: 'region',
  required: 'as many as the templates need; what else is in the account counts too',
  fix: `ask for more: Service Quotas, ${ServiceCode}, ${QuotaCode}`,
  ask: async ({ release, region, config }) => {
    const need = needed(inRegion(release().templates, region.name));
    const client = new ServiceQuotasClient(clientSettings(config(region)));
    const { Quota } = await withClient(client, (quotas) =>
      quotas.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode })),
    );
    const value = stated(Quota?.Value, 'Quota.Value');
    return {
      holds: value >= need,
      found: `${value}, needed ${need}`,
      fix: `aws service-quotas request-service-quota-increase --service-code ${ServiceCode} --quota-code ${QuotaCode} --desired-value ${need} --region ${region.name}`,
    };
  },
}));
