/** How a drill reaches AWS: one configuration a region, by which every client of that region is made. */
import { HOSTS, keyAliasArn } from '../../config/names';
import type { Region } from '../../config/types';
import { limits } from '../../runtime/aws-client';
import type { Tempo, TrafficOrder } from '../traffic/contract';
import type { DrillTarget, Loopback } from './model';

/** A region's AWS APIs. */
export interface ClientConfig {
  readonly region: string;
  /** Of a rehearsal; the SDK's own where undefined. */
  readonly endpoint: string | undefined;
  /** Of a rehearsal; found by the SDK where undefined. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** A region that is lost is not waited for, in milliseconds. */
const [CONNECT_MS, ANSWER_MS] = [2000, 5000];

export const clientConfig = (
  { loopback }: Pick<DrillTarget, 'loopback'>,
  { name }: Pick<Region, 'name'>,
): ClientConfig => ({
  region: name,
  endpoint: loopback?.apis[name],
  credentials: loopback && copied(loopback.credentials),
});

/** The SDK writes into what it is given. */
const copied = (credentials: Loopback['credentials']): Loopback['credentials'] => ({ ...credentials });

/** What every client of the SDK is made with. */
export const clientSettings = ({ region, endpoint, credentials }: ClientConfig) => ({
  region,
  // Neither a variable nor a profile leads a drill elsewhere than to AWS, or to the endpoint that is given below.
  ignoreConfiguredEndpointUrls: true,
  maxAttempts: 2,
  requestHandler: limits(CONNECT_MS, ANSWER_MS),
  ...(endpoint === undefined ? {} : { endpoint }),
  ...(credentials === undefined ? {} : { credentials }),
});

/** What to do without credentials. */
export const SIGN_IN = 'sign in to the account, for example with aws sso login, and set AWS_PROFILE';

/** Whether a call failed because there are no credentials, or because AWS does not know them. */
export const isAboutCredentials = (error: unknown): boolean =>
  error instanceof Error &&
  /^(CredentialsProviderError|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch)/.test(
    error.name,
  );

/** The port of every front door, and whether it speaks TLS. */
export const portalPort = ({ loopback }: DrillTarget): { readonly port: number; readonly tls: boolean } =>
  loopback ? { port: loopback.portalPort, tls: false } : { port: 443, tls: true };

/** The port of every mail exchanger; undefined where none listens. */
export const mailPort = ({ loopback }: DrillTarget): number | undefined => (loopback ? loopback.mailPort : 25);

/** What the traffic process has to send. */
export function trafficOrder(target: DrillTarget, tempo: Tempo, origin: number): TrafficOrder {
  const { environment, loopback } = target;
  const port = mailPort(target);
  return {
    kind: 'order',
    origin,
    tempo,
    portal: { host: HOSTS.portal(environment), ...portalPort(target) },
    keys: environment.regions.map((region) => {
      const { endpoint } = clientConfig(target, region);
      return {
        region: region.name,
        arn: keyAliasArn(environment, 'heartbeat', region),
        ...(endpoint === undefined ? {} : { endpoint }),
      };
    }),
    ...(loopback && { nameServer: loopback.nameServer, credentials: copied(loopback.credentials) }),
    ...(port === undefined
      ? {}
      : {
          mail: {
            exchangers: environment.regions.map((region) => HOSTS.mailExchanger(environment, region)),
            port,
            domain: environment.domain,
          },
        }),
  };
}
