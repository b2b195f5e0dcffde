/** The roles that RDS has in a database before anything else is in it, and how each signs in. */
import { randomBytes } from 'node:crypto';

/** Others may be signed in to this machine, and a superuser of a database can run programs: only this process knows these. */
const unguessable = (): string => randomBytes(24).toString('base64url');

/** The role that RDS calls the master user: may create roles, and is no superuser. Its password is another one in every process. */
export const ADMINISTRATOR: { readonly username: string; readonly password: string } = {
  username: 'administrator',
  password: unguessable(),
};

/** Who looks after the servers themselves, and what a replica signs in as. */
export const SUPERUSER: { readonly username: string; readonly password: string } = {
  username: 'postgres',
  password: unguessable(),
};

/** Name of the database that every server has. */
export const DATABASE = 'holdfast';

/**
 * Who may sign in. PostgreSQL cannot check an IAM token, so members of rds_iam are trusted, over TLS; anyone else needs
 * a password. What is tested is that a program that was not made a member of rds_iam stays outside; the token is checked
 * by a test of its own.
 */
export const SIGN_IN = `
hostssl all ${ADMINISTRATOR.username} 127.0.0.0/8 scram-sha-256
hostssl all ${SUPERUSER.username} 127.0.0.0/8 scram-sha-256
hostssl replication ${SUPERUSER.username} 127.0.0.0/8 scram-sha-256
hostssl all +rds_iam 127.0.0.0/8 trust
hostssl all all 127.0.0.0/8 scram-sha-256
`;

/** What RDS brings along: a master user, the role whose members sign in by token, and PostgreSQL's own that it may grant. */
export const FURNISH = [
  'CREATE ROLE rds_iam NOLOGIN',
  `CREATE ROLE ${ADMINISTRATOR.username} LOGIN CREATEROLE CREATEDB`,
  `GRANT rds_iam, pg_monitor, pg_signal_backend, pg_use_reserved_connections TO ${ADMINISTRATOR.username} WITH ADMIN OPTION, INHERIT FALSE, SET FALSE`,
  `CREATE DATABASE ${DATABASE} OWNER ${ADMINISTRATOR.username}`,
];

/** What this process's roles sign in with. */
export const PASSWORDS = [SUPERUSER, ADMINISTRATOR].map(
  ({ username, password }) => `ALTER ROLE ${username} PASSWORD '${password}'`,
);

/** What a cluster that is kept has instead. */
export const NO_PASSWORDS = [SUPERUSER, ADMINISTRATOR].map(({ username }) => `ALTER ROLE ${username} PASSWORD NULL`);

/** In the database: RDS lets its master user add this extension and say who may use it; elsewhere it takes a superuser. */
export const EXTEND = [
  'CREATE EXTENSION amcheck',
  `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${ADMINISTRATOR.username} WITH GRANT OPTION`,
];
