/** The part of Haraka that the gateway uses; Haraka brings no types of its own. */

declare module 'Haraka/server' {
  import type { Server } from 'node:net';
  import type DSN from 'haraka-dsn';

  /** One SMTP session. */
  export interface Connection {
    readonly client: { destroy(): void };
    readonly remote: { readonly ip: string };
    readonly server: { readonly notes: Notes };
    /** Set between MAIL and the end of the transaction. */
    readonly transaction: { readonly rcpt_count: { readonly tempfail: number } } | null;
    /** Commands that were no SMTP or came out of order. */
    readonly errors: number;
    /** Haraka's control command, open to every client on the same machine. */
    cmd_internalcmd: unknown;
    set(section: 'local', key: 'host' | 'info', value: string): void;
    respond(code: number, text: string, then: () => void): void;
    disconnect(): void;
  }

  /** How a hook answers; without a code the next plugin is asked. */
  export type Next = (code?: number, reply?: string | DSN) => void;

  export interface Plugin {
    /** Lower priorities are asked first; -100 is the lowest. */
    register_hook(hook: string, method: string, priority: number): void;
  }

  /** Shared by all sessions; Haraka empties it in `createServer`. */
  export interface Notes {
    /** The name that the gateway greets with. */
    hostname: string;
  }

  /** Overrides of smtp.ini, times in seconds. */
  export interface Settings {
    readonly listen: string;
    readonly inactivity_timeout: number;
    readonly force_shutdown_timeout: number;
  }

  /** Loads the plugins, then listens; returns before it listens. */
  export function createServer(settings: Settings): void;
  /** Stops listening and calls every plugin's `shutdown`; the process ends with its last session. */
  export function gracefulShutdown(): void;
  export const notes: Notes;
  export const listeners: readonly Server[];
}

declare module 'Haraka/logger' {
  export function set_loglevel(level: string): void;
  export function lognotice(message: string): void;
}

declare module 'haraka-constants' {
  export const OK: number;
  export const DENYSOFT: number;
  export const DENYSOFTDISCONNECT: number;
}

declare module 'haraka-dsn' {
  /** A reply with an enhanced status code (RFC 3463). */
  class DSN {
    static sys_not_accepting_mail(text: string): DSN;
    static proto_too_many_rcpts(text: string, code: number): DSN;
  }
  export = DSN;
}
