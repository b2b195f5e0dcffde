/** The variables that the service's programs get in a rehearsal: those of their contracts, with loopback's values. */
import { DATABASE_NAME, globalClusterId, HOSTS } from '../../../config/names';
import type { Environment } from '../../../config/types';
import { DATABASE_ROLE } from '../../../constructs/database/migration-contract';
import { readerEndpoint } from './hosts';
import type { Places, RegionPlace } from './places';

/** Sign in to the APIs of a rehearsal, and to nothing else. */
export const CREDENTIALS = { accessKeyId: 'AKIAREHEARSALREHEARS', secretAccessKey: 'good-on-loopback-only' } as const;

export interface VariableOptions {
  readonly environment: Environment;
  readonly places: Places;
  /** PEM file of the authority that the databases' certificates are from. */
  readonly authorityFile: string;
}

/** Where a region's AWS APIs are, and by what credentials they are asked. */
export const apiVariables = ({ places }: VariableOptions, { region, address }: RegionPlace): Record<string, string> => ({
  AWS_REGION: region.name,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_ENDPOINT_URL: `http://${address}:${places.port.apis}`,
});

/** What only a rehearsal has. */
export const rehearsalVariables = ({ places, authorityFile }: VariableOptions, { address }: RegionPlace) => ({
  DATABASE_CA_FILE: authorityFile,
  DATABASE_DNS_SERVER: `${address}:${places.port.names}`,
});

/** What leads a program of a region to its database, and to it alone. */
export const databaseVariables = (options: VariableOptions, place: RegionPlace) => ({
  DATABASE_READER_HOST: readerEndpoint(options.environment, place.region),
  DATABASE_PORT: String(options.places.port.database),
  DATABASE_NAME,
});

/** Everything that a portal of the region gets, but where it listens. @param heartbeatKey ARN of the region's key */
export const portalVariables = (options: VariableOptions, place: RegionPlace, heartbeatKey: string): Record<string, string> => ({
  ...apiVariables(options, place),
  ...databaseVariables(options, place),
  ...rehearsalVariables(options, place),
  DATABASE_GLOBAL_CLUSTER: globalClusterId(options.environment),
  DATABASE_USER: DATABASE_ROLE.application,
  HEARTBEAT_KEY: heartbeatKey,
  WITNESS_NAME: HOSTS.active(options.environment),
});
