/** Queries of the records that no longer work. */
import { type Letter, type Mistake, mistakesAt, properties, removed, set, without } from '../../../../support/mistakes';

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
    ...mistakesAt('F4/saved-queries', `${detection}/Queries/SyslogByHost`, {
      'syslog of every host': set('QueryString', 'fields @message'),
    }),
    ...mistakesAt('F4/workgroup', [letter, `${detection}/Investigation/Workgroup`], {
      'a workgroup that is off': set('State', 'DISABLED'),
    }),
    ...mistakesAt('F4/archive-tables', [letter, `${detection}/Investigation/Archive/MailLog`], {
      'a table of this week': set(properties('TableInput', 'Parameters', 'projection.day.range'), 'NOW-7DAYS,NOW'),
      'a table of one region': set(properties('TableInput', 'Parameters', 'projection.region.values'), 'us-west-2'),
    }),
    ...mistakesAt('F4/archive-tables', [letter, `${detection}/Investigation/Archive/Database`], {
      'tables of no database': removed,
    }),
    ...mistakesAt('F4/archive-tables', [letter, `${detection}/Investigation/ServiceByCustomer`], {
      'a statement that asks nothing': set('QueryStatement', 'SELECT 1'),
    }),
    ...mistakesAt('F4/saved-queries', [letter, `${detection}/Queries/ByCustomer`], { 'a question less': removed }),
    ...mistakesAt('F4/saved-queries', `${detection}/Queries/ByUser`, {
      'a question of logs that do not exist': set('LogGroupNames.0', 'gone'),
    }),
    ...mistakesAt('F4/workgroup', [letter, `${detection}/Investigation/Workgroup`], {
      'settings that can be left': set('WorkGroupConfiguration.EnforceWorkGroupConfiguration', false),
      'results without a key': without('WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration'),
    }),
    ...mistakesAt('F4/workgroup', [letter, `${detection}/Investigation/Results/Resource`], {
      'results that stay': without('LifecycleConfiguration'),
    }),
    ...mistakesAt('F4/archive-tables', [letter, `${detection}/Investigation/Archive/MailLog`], {
      'mail logs that cannot be asked': removed,
    }),
    ...['ServiceLog', 'PortalRequests', 'ObjectAccess', 'ApiCalls'].map((table): Mistake => [
      `F4/archive-tables ${letter}`,
      `no ${table}`,
      (draft) => draft.remove(`${detection}/Investigation/Archive/${table}`),
    ]),
    ...mistakesAt('F4/archive-tables', [letter, `${detection}/Investigation/Archive/ApiCalls`], {
      'partitions that must be listed by hand': set(
        properties('TableInput', 'Parameters', 'projection.enabled'),
        'false',
      ),
    }),
    ...mistakesAt('F4/archive-tables', [letter, `${detection}/Investigation/MailByMessage`], {
      'a statement less': removed,
    }),
  ];
};
