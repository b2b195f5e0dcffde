/** The variables that the service's programs get in a rehearsal: those of their contracts, with loopback's values. */
import { randomBytes } from 'node:crypto';
import { DATABASE_NAME, globalClusterId, HOSTS } from '../../lib/config/names';
import type { Environment } from '../../lib/config/types';
import { DATABASE_ROLE } from '../../lib/runtime/database/roles';
import type { FunctionVariables } from '../backend';
import { readerEndpoint } from './zone';
import { FLOORS, type Places, type RegionPlace } from './addresses';

/** Credentials for the APIs of this process's rehearsal, and for nothing else. */
export const CREDENTIALS = {
  accessKeyId: 'AKIAREHEARSALREHEARS',
  secretAccessKey: randomBytes(30).toString('base64'),
} as const;

export interface VariableOptions {
  readonly environment: Environment;
  readonly places: Places;
  /** PEM file of the authority that the databases' certificates are from. */
  readonly authorityFile: string;
}

/** Where the region's AWS APIs are, and the key that its programs get. */
export interface RegionApis {
  readonly url: string;
  /** ARN of the region's key for heartbeats. */
  readonly heartbeatKey: string;
}

/** What only a rehearsal has. */
export const rehearsalVariables = ({ places, authorityFile }: VariableOptions, { address }: RegionPlace) => ({
  DATABASE_CA_FILE: authorityFile,
  DATABASE_DNS_SERVER: `${address}:${places.port.names}`,
});

/** Variables that lead a program to its own region's database and to no other. */
export const databaseVariables = (options: VariableOptions, place: RegionPlace) => ({
  DATABASE_READER_HOST: readerEndpoint(options.environment, place.region),
  DATABASE_PORT: String(options.places.port.database),
  DATABASE_NAME,
});

/** All variables of a program that connects to its region's database and calls no API. */
export const localVariables = (options: VariableOptions, place: RegionPlace): Record<string, string> => ({
  AWS_REGION: place.region.name,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  ...databaseVariables(options, place),
  ...rehearsalVariables(options, place),
});

/** All variables of the region's portal, except where it listens. */
export const portalVariables = (
  options: VariableOptions,
  place: RegionPlace,
  { url, heartbeatKey }: RegionApis,
): Record<string, string> => ({
  ...localVariables(options, place),
  AWS_ENDPOINT_URL: url,
  DATABASE_GLOBAL_CLUSTER: globalClusterId(options.environment),
  DATABASE_USER: DATABASE_ROLE.application,
  HEARTBEAT_KEY: heartbeatKey,
  WITNESS_NAME: HOSTS.active(options.environment),
  // A rehearsal's clients ask again within milliseconds, to see a flip that takes less than a second; no quota applies here.
  MAC_CHECKS_PER_SECOND: '10000',
});

/** Variables of the plan's functions that differ from AWS. */
export function functionVariables(
  options: VariableOptions,
  place: RegionPlace,
  declared: Readonly<Record<string, string>>,
): FunctionVariables {
  const own: Readonly<Record<string, string>> = {
    ...databaseVariables(options, place),
    FLOORS: Object.entries(FLOORS)
      .map(([service, floor]) => `${service}=${floor}`)
      .join(','),
  };
  const {
    places: { port },
  } = options;
  const { DATABASE_DNS_SERVER, ...database } = rehearsalVariables(options, place);
  return {
    declared: Object.fromEntries(Object.entries(declared).map(([name, value]) => [name, own[name] ?? value])),
    rehearsalOnly: {
      ...database,
      DATABASE_DNS_SERVER,
      FRONT_DOOR_SCHEME: 'http',
      FRONT_DOOR_PORT: String(port.portal),
      FRONT_DOOR_DNS_SERVER: DATABASE_DNS_SERVER,
    },
  };
}
