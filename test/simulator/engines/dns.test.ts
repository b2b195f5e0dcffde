import { Resolver } from 'node:dns/promises';
import { openNameServers, type NameServers } from '../../../simulator/engines/dns';
import { freePort } from '../../../simulator/engines/program';
import type { TempDirectory } from '../../../simulator/engines/temp-directory';
import { GLOBAL_ENDPOINT, openTestWorkplace, REGION } from '../../support/postgres';

const { west, east } = REGION;
const checked = { checked: true, ttl: 0, weight: 100 } as const;
const ACTIVE = 'active.example.com';

let workplace: TempDirectory;
let names: NameServers;
let port: number;
const ask = (address: string): Resolver => {
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([`${address}:${port}`]);
  return resolver;
};

beforeAll(async () => {
  workplace = openTestWorkplace();
  port = await freePort('127.0.0.1', west.address, east.address);
  const hosts = { [west.writer]: west.address, [east.writer]: east.address, [GLOBAL_ENDPOINT]: west.writer };
  names = await openNameServers(workplace.folder, [
    { name: 'outside', address: '127.0.0.1', port, hosts: {} },
    { name: west.name, address: west.address, port, hosts },
    { name: east.name, address: east.address, port, hosts: { ...hosts, [west.writer]: '127.0.0.4' } },
  ]);
  await names.publish([
    ...[west, east].flatMap((region) => [
      { ...checked, name: ACTIVE, type: 'A', setIdentifier: region.name, values: [region.address] },
      { ...checked, name: ACTIVE, type: 'TXT', setIdentifier: region.name, values: [`"${region.name}"`] },
    ]),
    {
      name: 'example.com',
      type: 'MX',
      checked: false,
      ttl: 300,
      values: ['10 mx.us-west-2.example.com.', '10 mx.us-east-2.example.com.'],
    },
  ]);
});
afterAll(() => workplace?.close());

test('the address and the witness of the active name follow the health checks together', async () => {
  for (const region of [west, east, west]) {
    const rest = region === west ? east : west;
    await names.setHealth({ [region.name]: 'green', [rest.name]: 'red' });
    expect(await ask('127.0.0.1').resolve4(ACTIVE)).toEqual([region.address]);
    expect(await ask(rest.address).resolveTxt(ACTIVE)).toEqual([[region.name]]);
  }
});

test('mail exchangers are both answered, with preferences', async () => {
  const found = await ask('127.0.0.1').resolveMx('example.com');
  expect(found.map(({ priority, exchange }) => `${priority} ${exchange}`).sort()).toEqual([
    '10 mx.us-east-2.example.com',
    '10 mx.us-west-2.example.com',
  ]);
});

test('a database is found at its own address in its region, at the link in the other, and not from outside', async () => {
  expect(await ask(west.address).resolve4(west.writer)).toEqual([west.address]);
  expect(await ask(east.address).resolve4(west.writer)).toEqual(['127.0.0.4']);
  await expect(ask('127.0.0.1').resolve4(west.writer)).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test('the global name is an alias of the writer, wherever that moves', async () => {
  expect(await ask(east.address).resolveCname(GLOBAL_ENDPOINT)).toEqual([west.writer]);
  await names.point(GLOBAL_ENDPOINT, east.writer);
  expect(await ask(west.address).resolveCname(GLOBAL_ENDPOINT)).toEqual([east.writer]);
});

test('a region that is cut off gets no public answer at all, and still finds its database', async () => {
  await names.reach(east.name, false);
  await expect(ask(east.address).resolve4(ACTIVE)).rejects.toMatchObject({ code: 'ETIMEOUT' });
  expect(await ask(east.address).resolve4(east.writer)).toEqual([east.address]);
  expect(await ask(west.address).resolve4(ACTIVE)).toHaveLength(1);
  await names.reach(east.name, true);
  expect(await ask(east.address).resolve4(ACTIVE)).toHaveLength(1);
});
