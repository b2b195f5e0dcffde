/** Containers that may do more than they need, and logs that show more than they should. */
import { type Mistake, properties } from '../../../../support/mistakes';
import { at, container } from './places';

export const CONTAINERS: readonly Mistake[] = [
  [
    `rule-8/unprivileged ${at.task}`,
    'files that can be changed',
    (draft) => draft.delete(at.task, container('ReadonlyRootFilesystem')),
  ],
  [`rule-8/unprivileged ${at.task}`, 'a root user', (draft) => draft.set(at.task, container('User'), '0:0')],
  [
    `rule-8/unprivileged ${at.task}`,
    'what root may do',
    (draft) => draft.delete(at.task, container('LinuxParameters', 'Capabilities', 'Drop')),
  ],
  [
    'F13/masked-whole A/Data/Database/Logs/Engine/Resource',
    'statements that are not masked',
    (draft) => draft.delete('A/Data/Database/Logs/Engine/Resource', properties('DataProtectionPolicy')),
  ],
  [
    `rule-8/secrets ${at.task}`,
    'a token for everybody to read',
    (draft) => draft.set(at.task, container('Environment'), [{ Name: 'API_TOKEN', Value: 'abc' }]),
  ],
  [
    `rule-8/settings ${at.settings}`,
    'a token among the settings',
    (draft) => draft.set(at.settings, properties('Value'), '{"API_TOKEN":"abc"}'),
  ],
  [
    `F13/masked ${at.mailTask}`,
    'a log that masks nothing',
    (draft) => draft.delete(at.mailLogs, properties('DataProtectionPolicy')),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'a program that is not masked',
    (draft) => draft.delete(at.mailLogs, properties('DataProtectionPolicy')),
  ],
  [
    'F13/masked-whole A/Backup/Janitor/Handler/Logs/Resource',
    'a function that is not masked',
    (draft) => draft.delete('A/Backup/Janitor/Handler/Logs/Resource', properties('DataProtectionPolicy')),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'a kind of secret that is shown',
    (draft) => draft.delete(at.mailLogs, properties('DataProtectionPolicy', 'Statement', 1, 'DataIdentifier', 0)),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'a pattern that finds no password',
    (draft) =>
      draft.set(
        at.mailLogs,
        properties('DataProtectionPolicy', 'Configuration', 'CustomDataIdentifier', 0, 'Regex'),
        'passphrase',
      ),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'a pattern that is none',
    (draft) =>
      draft.set(
        at.mailLogs,
        properties('DataProtectionPolicy', 'Configuration', 'CustomDataIdentifier', 1, 'Regex'),
        '(',
      ),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'found, and shown',
    (draft) => draft.delete(at.mailLogs, properties('DataProtectionPolicy', 'Statement', 1)),
  ],
  [
    `F9/mail-log ${at.mailTask}`,
    'mail logs that go too early',
    (draft) => draft.set(at.mailLogs, properties('RetentionInDays'), 120),
  ],
  [
    `rule-5/stop ${at.mailTask}`,
    'a task that is killed at once',
    (draft) => draft.delete(at.mailTask, container('StopTimeout')),
  ],
];
