/** Policy statements, by what they say. One action or resource may be given without a list. */
import { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, type Conditions, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

type OneOrMore = string | readonly string[];

/** The identity that has the policy may do this. */
export const allow = (actions: OneOrMore, resources: OneOrMore, conditions?: Conditions): PolicyStatement =>
  new PolicyStatement({ actions: [actions].flat(), resources: [resources].flat(), conditions });

/** A service of AWS may do this: for the policy of a resource. */
export const admit = (
  service: string,
  actions: OneOrMore,
  resources: OneOrMore,
  conditions?: Conditions,
): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal(service)],
    actions: [actions].flat(),
    resources: [resources].flat(),
    conditions,
  });

/** No principal may do this, the account's root included: for the policy of a resource. */
export const deny = (
  actions: readonly string[],
  on: { readonly resources: string[] } | { readonly notResources: string[] },
  conditions?: Conditions,
): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...actions],
    ...on,
    conditions,
  });

/** What only requests from this account have; services of AWS send it with requests that they make for one. */
export const fromThisAccount = (scope: IConstruct): Conditions => ({
  StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
});

/** A service of AWS, where it acts for this account: for the trust policy of a role. */
export const ownService = (scope: IConstruct, service: string): ServicePrincipal =>
  new ServicePrincipal(service, { conditions: fromThisAccount(scope) });
