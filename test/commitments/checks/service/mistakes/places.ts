import { properties } from '../../../../support/mistakes';

export const PORTAL = 'A/Service/Portal';
export const GATEWAY = 'B/Service/Gateway';
export const at = {
  service: `${PORTAL}/Tasks/Service/Service`,
  target: `${PORTAL}/Tasks/Service/TaskCount/Target/Resource`,
  task: `${PORTAL}/Tasks/Task/Definition/Resource`,
  settings: `${PORTAL}/Tasks/Task/Settings/Parameter/Resource`,
  mailTask: `${GATEWAY}/Tasks/Task/Definition/Resource`,
  mailLogs: `${GATEWAY}/Tasks/Task/Logs/Resource`,
  portalBalancer: `${PORTAL}/FrontDoor/LoadBalancer/Resource`,
  mailBalancer: `${GATEWAY}/Door/LoadBalancer/Resource`,
  portalTargets: `${PORTAL}/Targets/Resource`,
  mailTargets: `${GATEWAY}/Targets/Resource`,
  https: `${PORTAL}/FrontDoor/LoadBalancer/Https/Resource`,
  http: `${PORTAL}/FrontDoor/LoadBalancer/Http/Resource`,
  certificate: `${PORTAL}/Certificate/Resource`,
  acl: 'A/Service/WebFirewall/WebAcl',
  association: 'A/Service/WebFirewall/Association',
  logging: 'A/Service/WebFirewall/Logging',
} as const;

export const container = (...keys: readonly (string | number)[]) => properties('ContainerDefinitions', 0, ...keys);
export const attributes = (kind: 'LoadBalancer' | 'TargetGroup', key: string, value: string) =>
  [properties(`${kind}Attributes`), [{ Key: key, Value: value }]] as const;
