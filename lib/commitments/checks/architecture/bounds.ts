/** What is not used because it is closed (rule 10), and what stays within its own environment (B4). */
import type { Check } from '../../check';
import { texts } from '../../../assembly/template-index';

/** Services that new customers cannot start to use any more, and what is used instead. */
const CLOSED: readonly { readonly prefix: string; readonly instead: string }[] = [
  { prefix: 'AWS::AuditManager::', instead: 'Config conformance packs and the framework of AWS Backup' },
  { prefix: 'AWS::SSMIncidents::', instead: 'alarms on the on-call topic and runbooks' },
  { prefix: 'AWS::CloudTrail::EventDataStore', instead: 'the trail bucket with Athena' },
  { prefix: 'AWS::AppRunner::', instead: 'Fargate' },
];

const nothingClosed: Check = {
  id: 'rule-10',
  name: 'nothing-closed',
  sentence: 'No service is used that AWS has closed to new customers',
  holdsIn: 'every',
  find: (tree) =>
    tree.resources.flatMap(({ type, path }) =>
      CLOSED.filter(({ prefix }) => type.startsWith(prefix)).map(({ instead }) => ({
        path,
        found: type,
        required: 'a service that a new account can use',
        fix: `use ${instead}`,
      })),
    ),
};

const ownAccount: Check = {
  id: 'B4',
  name: 'own-account',
  sentence: 'No template names an account other than that of its environment',
  holdsIn: 'every',
  find: (tree) =>
    tree.resources.flatMap(({ path, properties, stack }) =>
      [...new Set(texts(properties).flatMap(accountsIn))]
        .filter((account) => account !== stack.account)
        .map((account) => ({
          path,
          found: `account ${account}`,
          required: `nothing of another environment or account; this one is ${stack.account}`,
          fix: 'pass the value of the environment',
        })),
    ),
};

/** Account ids where they stand in ARNs, and as principals. */
const accountsIn = (text: string): readonly string[] => [
  ...[...text.matchAll(/arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/g)].map(([, account = '']) => account),
  ...(/^\d{12}$/.test(text) ? [text] : []),
];

const ownNames: Check = {
  id: 'B4',
  name: 'own-names',
  sentence: 'No template names anything of another environment',
  holdsIn: 'every',
  find: (tree) =>
    tree.resources.flatMap(({ path, properties, stack }) =>
      [...new Set(texts(properties).flatMap(environmentsIn))]
        .filter((environment) => environment !== stack.environment)
        .map((environment) => ({
          path,
          found: `a name of ${environment}`,
          required: `names of ${stack.environment} only`,
          fix: 'compute the name with lib/config/names.ts from the environment that is passed',
        })),
    ),
};

/** Environments whose names stand in a text, by the shapes of lib/config/names.ts. */
const environmentsIn = (text: string): readonly string[] =>
  [...text.matchAll(/\bholdfast[-/](production|staging|sandbox)\b/g)].map(([, environment = '']) => environment);

export const SIZE_CHECKS: readonly Check[] = [nothingClosed, ownAccount, ownNames];
