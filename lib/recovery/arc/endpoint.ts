/** Where Region switch is called: AWS's endpoint of a region, or the loopback address of a rehearsal and nothing between. */
import ipaddr from 'ipaddr.js';
import { MODEL } from './model/model';

/** Whether a host is a loopback address. A name is none: it can lead anywhere. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/**
 * The URL to call.
 * @param region as AWS names it, for example `us-west-2`
 * @param loopback `http://<loopback address>:<port>` of a rehearsal; undefined for AWS's own endpoint
 * @throws Error where the URL leads anywhere else than to this machine, because a rehearsal must never reach AWS
 */
export function endpointOf(region: string, loopback: string | undefined): URL {
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(region))
    throw new Error(`a region must be given, got ${JSON.stringify(region)}`);
  if (loopback === undefined) return new URL(`https://${MODEL.service.endpointPrefix}.${region}.api.aws/`);
  const url = URL.canParse(loopback) ? new URL(loopback) : undefined;
  if (url?.protocol === 'http:' && isLoopback(url.hostname)) return url;
  throw new Error(
    `the endpoint of a rehearsal must be http and a loopback address, got ${JSON.stringify(loopback)}; leave it out to call AWS`,
  );
}
