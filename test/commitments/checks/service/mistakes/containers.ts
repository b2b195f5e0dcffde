/** Containers that may do more than they need, and logs that show more than they should. */
import { type Mistake, mistakesAt, set, without } from '../../../../support/mistakes';
import { at, container } from './places';

export const CONTAINERS: readonly Mistake[] = [
  ...mistakesAt('rule-8/container-privileges', at.task, {
    'files that can be changed': without(container('ReadonlyRootFilesystem')),
    'a root user': set(container('User'), '0:0'),
    'what root may do': without(container('LinuxParameters', 'Capabilities', 'Drop')),
  }),
  ...mistakesAt('F13/log-mask-coverage', 'A/Data/Database/Logs/Engine/Resource', {
    'statements that are not masked': without('DataProtectionPolicy'),
  }),
  ...mistakesAt('rule-8/no-container-environment', at.task, {
    'a token that many may read': set(container('Environment'), [{ Name: 'API_TOKEN', Value: 'abc' }]),
  }),
  ...mistakesAt('rule-8/no-secret-settings', at.settings, {
    'a token among the settings': set('Value', '{"API_TOKEN":"abc"}'),
  }),
  ...mistakesAt('F13/container-log-mask', [at.mailTask, at.mailLogs], {
    'a log that masks nothing': without('DataProtectionPolicy'),
  }),
  ...mistakesAt('F13/log-mask-coverage', at.mailLogs, {
    'a program that is not masked': without('DataProtectionPolicy'),
  }),
  ...mistakesAt('F13/log-mask-coverage', 'A/Backup/Janitor/Handler/Logs/Resource', {
    'a function that is not masked': without('DataProtectionPolicy'),
  }),
  ...mistakesAt('F13/log-mask-coverage', at.mailLogs, {
    'a kind of secret that is shown': without('DataProtectionPolicy.Statement.1.DataIdentifier.0'),
    'a pattern that finds no password': set(
      'DataProtectionPolicy.Configuration.CustomDataIdentifier.0.Regex',
      'passphrase',
    ),
    'a pattern that is none': set('DataProtectionPolicy.Configuration.CustomDataIdentifier.1.Regex', '('),
    'found, and shown': without('DataProtectionPolicy.Statement.1'),
  }),
  ...mistakesAt('F9/gateway-log-retention', [at.mailTask, at.mailLogs], {
    'mail logs that go too early': set('RetentionInDays', 120),
  }),
  ...mistakesAt('rule-5/task-stop-timeout', at.mailTask, {
    'a task that is killed at once': without(container('StopTimeout')),
  }),
];
