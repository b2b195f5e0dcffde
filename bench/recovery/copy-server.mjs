/**
 * Makes a standby's folder from a running server's: what pg_basebackup does, which the npm package does not bring. Called by
 * Patroni: node copy-server.mjs <folder of the primary> --datadir=... --connstring=...
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const [from, ...flags] = process.argv.slice(2);
const flag = (name) => flags.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
const to = flag('datadir');
const field = (name) => new RegExp(`${name}='?([^' ]+)`).exec(flag('connstring'))?.[1];

const client = new pg.Client({
  host: field('host'),
  port: Number(field('port')),
  user: 'postgres',
  database: 'postgres',
  password: 'bench',
});
await client.connect();
await client.query("SELECT pg_backup_start('copy', true)");
cpSync(from, to, {
  recursive: true,
  filter: (path) =>
    !/\/(pg_wal|pg_replslot|pg_dynshmem|pg_stat_tmp|pg_subtrans)\/.|\/postmaster\.(pid|opts)$/.test(path),
});
const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(false)');
await client.end();
writeFileSync(join(to, 'backup_label'), rows[0].labelfile);
for (const folder of ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_stat_tmp', 'pg_subtrans'])
  mkdirSync(join(to, folder), { recursive: true });
