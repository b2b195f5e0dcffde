import { ARCHIVE_QUERIES } from '../../../lib/constructs/forensics/archive-queries';
import { ARCHIVE_TABLES } from '../../../lib/constructs/forensics/archive-tables';
import { SAVED_QUERIES } from '../../../lib/constructs/forensics/saved-query-table';
import { FLOW_FIELDS } from '../../../lib/constructs/network/traffic-records';

test('F4: every parameter of a saved query is used, and nothing else is filled in', () => {
  const used = (query: string) => [...new Set([...query.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].sort();
  expect(SAVED_QUERIES.map(({ name, query }) => [name, used(query)])).toEqual(
    SAVED_QUERIES.map(({ name, parameters = {} }) => [name, Object.keys(parameters).sort()]),
  );
});

test('F4: every question mark of a prepared statement has its meaning written down', () => {
  expect(ARCHIVE_QUERIES.map(({ name, sql }) => [name, [...sql.matchAll(/\?/g)].length])).toEqual(
    ARCHIVE_QUERIES.map(({ name, parameters }) => [name, parameters.length]),
  );
});

test('statements ask tables that there are, over a range of days', () => {
  const tables = Object.keys(ARCHIVE_TABLES);
  const asked = ARCHIVE_QUERIES.map(({ sql }) => /FROM \{database\}\.(\w+)/.exec(sql)?.[1] ?? 'nothing');
  expect(asked.filter((table) => !tables.includes(table))).toEqual([]);
  expect(ARCHIVE_QUERIES.filter(({ sql }) => !sql.includes('day BETWEEN ? AND ?')).map(({ name }) => name)).toEqual([]);
});

test('flows are asked by the words where source and destination stand', () => {
  const sql = ARCHIVE_QUERIES.find(({ name }) => name === 'flows_by_ip')?.sql ?? '';
  const words = [...sql.matchAll(/split\(record\.message, ' '\), (\d+)\)/g)].map(
    ([, position]) => FLOW_FIELDS[Number(position) - 1],
  );
  expect(words).toEqual(['srcaddr', 'dstaddr']);
});

test('the saved question about flows takes a record apart in its own order', () => {
  const query = SAVED_QUERIES.find(({ name }) => name === 'flows-of-ip')?.query ?? '';
  const names = (/ as (.+)\n/.exec(query)?.[1] ?? '').split(', ');
  expect((query.match(/parse @message "([* ]+)"/)?.[1] ?? '').split(' ')).toHaveLength(names.length);
  expect([names.indexOf('srcaddr'), names.indexOf('dstaddr'), names.indexOf('action')]).toEqual([
    FLOW_FIELDS.indexOf('srcaddr'),
    FLOW_FIELDS.indexOf('dstaddr'),
    FLOW_FIELDS.indexOf('action'),
  ]);
});

describe("a line of the portal's load balancer", () => {
  const LINE =
    'h2 2026-11-24T10:00:00.000000Z app/portal/1 203.0.113.7:50000 10.0.1.5:8080 0.001 0.020 0.000 200 200 100 200 "GET https://portal.example.com:443/mail?x=1 HTTP/2.0" "Mozilla/5.0 (X; Y)" TLS_AES_128_GCM_SHA256 TLSv1.3 arn:aws:elasticloadbalancing:us-west-2:1:targetgroup/p/1 "Root=1-2-3" "portal.example.com" "arn:aws:acm:us-west-2:1:certificate/1" 0 2026-11-24T09:59:59.900000Z "waf,forward" "-" "-" "10.0.1.5:8080" "200" "-" "-" TID_1';
  const { columns, format } = ARCHIVE_TABLES['portal_requests'] ?? { columns: [], format: undefined };
  const pattern = new RegExp(format?.parameters['input.regex'] ?? '$^');

  test('is taken apart into the columns of its table', () => {
    const values = pattern.exec(LINE)?.slice(1) ?? [];
    expect(values).toHaveLength(columns.length);
    expect(Object.fromEntries(columns.map(([name], index) => [name, values[index]]))).toMatchObject({
      client: '203.0.113.7:50000',
      status: '200',
      request: 'GET https://portal.example.com:443/mail?x=1 HTTP/2.0',
      user_agent: 'Mozilla/5.0 (X; Y)',
      host: 'portal.example.com',
      error_reason: '-',
    });
  });

  test('may end with fields that are not known yet', () => {
    expect(pattern.test(`${LINE} "something new"`)).toBe(true);
  });
});
