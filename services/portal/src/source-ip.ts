/** Whose request it is (commitment F3): what the edge saw, not what the client claims. */
import { isIP } from 'node:net';

/**
 * The address that the last trusted hop saw. There is one such hop, the load balancer, which appends to
 * X-Forwarded-For; whatever stands before its entry comes from the client and is not believed.
 * @param forwardedFor the X-Forwarded-For header
 * @param peer address of the connection, right where there is no load balancer
 */
export function sourceIp(forwardedFor: string | undefined, peer: string | undefined): string | undefined {
  const last = forwardedFor?.split(',').at(-1)?.trim() ?? '';
  return isIP(last) ? last : peer?.replace(/^::ffff:/, '');
}
