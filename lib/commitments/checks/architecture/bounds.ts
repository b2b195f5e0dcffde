/** What is not used because it is closed (rule 10), and what stays within its own environment (B4). */
import type { Check } from '../../check';
import { type Resource, type TemplateIndex, texts } from '../../../assembly/template-index';
import { checkOf } from '../shapes';

/** Services that new customers cannot start to use any more, and what is used instead. */
const CLOSED: readonly { readonly prefix: string; readonly instead: string }[] = [
  { prefix: 'AWS::AuditManager::', instead: 'Config conformance packs and the framework of AWS Backup' },
  { prefix: 'AWS::SSMIncidents::', instead: 'alarms on the on-call topic and runbooks' },
  { prefix: 'AWS::CloudTrail::EventDataStore', instead: 'the trail bucket with Athena' },
  { prefix: 'AWS::AppRunner::', instead: 'Fargate' },
];

const nothingClosed = checkOf({
  id: 'rule-10',
  name: 'no-closed-services',
  sentence: 'No service is used that AWS has closed to new customers',
  of: ({ resources }) =>
    resources.flatMap(({ path, type }) =>
      CLOSED.filter(({ prefix }) => type.startsWith(prefix)).map(({ instead }) => ({ path, type, instead })),
    ),
  required: ({ instead }) => `a service that a new account can use: ${instead}`,
  fix: 'use that service instead',
  found: ({ type }) => type,
});

/** Selects all resources. */
export const everything = ({ resources }: TemplateIndex): readonly Resource[] => resources;

/** What all texts of a resource name, once each, apart from what belongs to it. */
const foreignIn = ({ properties }: Resource, namedIn: (text: string) => readonly string[], own: string) =>
  [...new Set(texts(properties).flatMap(namedIn))].filter((name) => name !== own);

const ownAccount = checkOf({
  id: 'B4',
  name: 'own-account',
  sentence: 'No template names an account other than that of its environment',
  of: everything,
  required: ({ stack }) => `nothing of another environment or account; this one is ${stack.account}`,
  fix: 'pass the value of the environment',
  found: (resource) => foreignIn(resource, accountsIn, resource.stack.account).map((account) => `account ${account}`),
});

/** Account ids where they stand in ARNs, and as principals. */
const accountsIn = (text: string): readonly string[] => [
  ...[...text.matchAll(/arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/g)].map(([, account = '']) => account),
  ...(/^\d{12}$/.test(text) ? [text] : []),
];

const ownNames = checkOf({
  id: 'B4',
  name: 'own-names',
  sentence: 'No template names anything of another environment',
  of: everything,
  required: ({ stack }) => `names of ${stack.environment} only`,
  fix: 'compute the name with lib/config/names.ts from the environment that is passed',
  found: (resource) =>
    foreignIn(resource, environmentsIn, resource.stack.environment).map((environment) => `a name of ${environment}`),
});

/** Environments whose names stand in a text, by the shapes of lib/config/names.ts. */
const environmentsIn = (text: string): readonly string[] =>
  [...text.matchAll(/\bholdfast[-/](production|staging|sandbox)\b/g)].map(([, environment = '']) => environment);

export const SIZE_CHECKS: readonly Check[] = [nothingClosed, ownAccount, ownNames];
