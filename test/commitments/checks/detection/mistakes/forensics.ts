/** Queries of the records that no longer work. */
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';

export const unasked = (letter: Letter): readonly Mistake[] => {
  const detection = `${letter}/Detection`;
  return [
    ...[
      'ByCustomer',
      'ByUser',
      'ByIp',
      'ByAddress',
      'ByMessage',
      'DeniedRequests',
      'AdminActions',
      'EgressBlocked',
    ].map((question): Mistake => [
      `F4/saved-queries ${letter}`,
      `${question} of everything`,
      (draft) =>
        draft.set(`${detection}/Queries/${question}`, properties('QueryString'), 'fields @timestamp, @message'),
    ]),
    [
      `F4/saved-queries ${detection}/Queries/SyslogByHost`,
      'syslog of every host',
      (draft) => draft.set(`${detection}/Queries/SyslogByHost`, properties('QueryString'), 'fields @message'),
    ],
    [
      `F4/workgroup ${letter}`,
      'a workgroup that is off',
      (draft) => draft.set(`${detection}/Investigation/Workgroup`, properties('State'), 'DISABLED'),
    ],
    [
      `F4/archive-tables ${letter}`,
      'a table of this week',
      (draft) =>
        draft.set(
          `${detection}/Investigation/Archive/MailLog`,
          properties('TableInput', 'Parameters', 'projection.day.range'),
          'NOW-7DAYS,NOW',
        ),
    ],
    [
      `F4/archive-tables ${letter}`,
      'a table of one region',
      (draft) =>
        draft.set(
          `${detection}/Investigation/Archive/MailLog`,
          properties('TableInput', 'Parameters', 'projection.region.values'),
          'us-west-2',
        ),
    ],
    [
      `F4/archive-tables ${letter}`,
      'tables of no database',
      (draft) => draft.remove(`${detection}/Investigation/Archive/Database`),
    ],
    [
      `F4/archive-tables ${letter}`,
      'a statement that asks nothing',
      (draft) => draft.set(`${detection}/Investigation/ServiceByCustomer`, properties('QueryStatement'), 'SELECT 1'),
    ],
    [`F4/saved-queries ${letter}`, 'a question less', (draft) => draft.remove(`${detection}/Queries/ByCustomer`)],
    [
      `F4/saved-queries ${detection}/Queries/ByUser`,
      'a question of logs that do not exist',
      (draft) => draft.set(`${detection}/Queries/ByUser`, properties('LogGroupNames', 0), 'gone'),
    ],
    [
      `F4/workgroup ${letter}`,
      'settings that can be left',
      (draft) =>
        draft.set(
          `${detection}/Investigation/Workgroup`,
          properties('WorkGroupConfiguration', 'EnforceWorkGroupConfiguration'),
          false,
        ),
    ],
    [
      `F4/workgroup ${letter}`,
      'results without a key',
      (draft) =>
        draft.delete(
          `${detection}/Investigation/Workgroup`,
          properties('WorkGroupConfiguration', 'ResultConfiguration', 'EncryptionConfiguration'),
        ),
    ],
    [
      `F4/workgroup ${letter}`,
      'results that stay',
      (draft) => draft.delete(`${detection}/Investigation/Results/Resource`, properties('LifecycleConfiguration')),
    ],
    [
      `F4/archive-tables ${letter}`,
      'mail logs that cannot be asked',
      (draft) => draft.remove(`${detection}/Investigation/Archive/MailLog`),
    ],
    ...['ServiceLog', 'PortalRequests', 'ObjectAccess', 'ApiCalls'].map((table): Mistake => [
      `F4/archive-tables ${letter}`,
      `no ${table}`,
      (draft) => draft.remove(`${detection}/Investigation/Archive/${table}`),
    ]),
    [
      `F4/archive-tables ${letter}`,
      'partitions that must be listed by hand',
      (draft) =>
        draft.set(
          `${detection}/Investigation/Archive/ApiCalls`,
          properties('TableInput', 'Parameters', 'projection.enabled'),
          'false',
        ),
    ],
    [
      `F4/archive-tables ${letter}`,
      'a statement less',
      (draft) => draft.remove(`${detection}/Investigation/MailByMessage`),
    ],
  ];
};
