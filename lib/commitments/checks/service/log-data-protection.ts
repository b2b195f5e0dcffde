/** A secret that any program logs by mistake is masked (F13). */
import { checkOf } from '../shapes';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inTemplateOf, refersTo } from '../references';

/** CloudWatch's own patterns: keys, and payment cards. */
const MANAGED = [
  'AwsSecretKey',
  'OpenSshPrivateKey',
  'PgpPrivateKey',
  'PkcsPrivateKey',
  'PuttyPrivateKey',
  'CreditCardNumber',
  'CreditCardExpiration',
  'CreditCardSecurityCode',
] as const;

/** Lines that a careless program writes, and that a pattern of ours must find. */
const CARELESS: Readonly<Record<string, string>> = {
  Password: '{"user":"u-1","password":"correct horse battery"}',
  Bearer: 'authorization: Bearer 0123456789abcdef0123456789abcdef',
};

function finds(pattern: Json | undefined, line: string): boolean {
  try {
    return typeof pattern === 'string' && new RegExp(pattern).test(line);
  } catch {
    return false;
  }
}

/** What a policy does not mask. CloudWatch refuses a policy that masks without an audit. */
function unmasked(policy: Json | undefined): readonly string[] {
  const own = list(policy, 'Configuration', 'CustomDataIdentifier');
  const namedBy = (operation: readonly string[]): readonly string[] =>
    list(policy, 'Statement')
      .filter((statement) => at(statement, 'Operation', ...operation) !== undefined)
      .flatMap((statement) => list(statement, 'DataIdentifier'))
      .map((each) => String(each).split('/').at(-1) ?? '');
  const [masked, audited] = [namedBy(['Deidentify', 'MaskConfig']), namedBy(['Audit', 'FindingsDestination'])];
  const isFound = (name: string): boolean => masked.includes(name) && audited.includes(name);
  return [
    ...MANAGED.filter((name) => !isFound(name)),
    ...Object.entries(CARELESS).flatMap(([name, line]) =>
      isFound(name) && own.some((each) => at(each, 'Name') === name && finds(at(each, 'Regex'), line)) ? [] : [name],
    ),
  ];
}

/** Log groups of our functions and containers, and of the database, which logs statements. */
const written = (tree: TemplateIndex): readonly Resource[] =>
  tree.ofType('AWS::Logs::LogGroup').filter((group) => {
    const functions = inTemplateOf(group, tree, 'AWS::Lambda::Function').map(({ properties }) =>
      at(properties, 'LoggingConfig', 'LogGroup'),
    );
    const containers = inTemplateOf(group, tree, 'AWS::ECS::TaskDefinition')
      .flatMap(({ properties }) => list(properties, 'ContainerDefinitions'))
      .map((container) => at(container, 'LogConfiguration', 'Options', 'awslogs-group'));
    const ofDatabase = String(at(group.properties, 'LogGroupName')).endsWith('/postgresql');
    return (
      ofDatabase ||
      at(group.properties, 'DataProtectionPolicy') !== undefined ||
      [...functions, ...containers].some((to) => refersTo(to, group))
    );
  });

/** Whether a log group masks something. */
export const masks = (group: Resource | undefined): boolean =>
  list(group?.properties, 'DataProtectionPolicy', 'Statement').some(
    (statement) => at(statement, 'Operation', 'Deidentify') !== undefined,
  );

export const masked = checkOf({
  id: 'F13',
  name: 'log-mask-coverage',
  sentence: 'Passwords, tokens, keys and payment cards are masked in every log group that a program writes to',
  of: written,
  required: `masked and audited: ${show([...MANAGED, ...Object.keys(CARELESS)])}`,
  fix: 'use secretsMask()',
  found: ({ properties }) =>
    unmasked(at(properties, 'DataProtectionPolicy')).map((identifier) => `not masked: ${identifier}`),
});
