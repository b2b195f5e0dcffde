/** The heartbeat's bearer token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { failure, type PortalVariables } from './replies';

/** Lets a request pass that carries the token; answers 401 to any other, whatever its header looks like. */
export function requireToken(token: string): MiddlewareHandler<PortalVariables> {
  const isToken = tokenCheck(token);
  return async (context, next) => {
    const given = /^Bearer (?<token>\S+)$/i.exec(context.req.header('Authorization') ?? '')?.groups?.token;
    if (given !== undefined && isToken(given)) return next();
    context.header('WWW-Authenticate', 'Bearer');
    return failure(context, 401, 'unauthorized', 'the bearer token is missing or wrong');
  };
}

/** Compares in constant time; hashed first, so that not even the length takes part. */
export function tokenCheck(token: string): (given: string) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return (given) => timingSafeEqual(digest(given), expected);
}
