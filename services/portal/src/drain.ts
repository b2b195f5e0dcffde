/** Ends the HTTP server without losing a request: it accepts no new connections and asks clients to close those in use. */
import type { ServerType } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

/** How often idle connections are closed while draining, in milliseconds. */
const SWEEP_MS = 50;

/** Whether the portal is draining, and the draining itself. */
export class Drain {
  #draining = false;

  /** Tells clients of a draining portal to open their next connection elsewhere. */
  middleware(): MiddlewareHandler {
    return async (context, next) => {
      await next();
      if (this.#draining) context.header('Connection', 'close');
    };
  }

  /** Stops accepting, and resolves when the last request is answered. */
  run(server: ServerType): Promise<void> {
    this.#draining = true;
    return new Promise((resolve, reject) => {
      const sweep = setInterval(() => {
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      }, SWEEP_MS);
      server.close((error) => {
        clearInterval(sweep);
        if (error) reject(error);
        else resolve();
      });
    });
  }
}
