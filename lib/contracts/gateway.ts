/** What the gateway's container and the infrastructure around it agree on; neither writes any of it a second time. */
import { z } from 'zod';
import { seconds } from '../config/units';

export const PORTS = {
  /** The load balancer's listener, where the world's mail servers connect. */
  public: 25,
  /** SMTP in the container: above 1024, so that no process needs root. */
  smtp: 2525,
  /** HTTP in the container, for the load balancer's and ECS's health checks. */
  health: 8080,
} as const;

/** GET here is 200 while the gateway accepts SMTP connections, else 503 (or nothing listens). */
export const LIVEZ = '/livez';

/** ECS's container health check. The image has no shell tools, but it has Node. */
export const HEALTH_COMMAND = [
  'CMD',
  'node',
  '--eval',
  `fetch('http://127.0.0.1:${PORTS.health}${LIVEZ}').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`,
] as const;

export const TIMES = {
  /** A silent session ends after this: RFC 5321 4.5.3.2.7 asks for 5 min, a Network Load Balancer forgets at 350 s. */
  idle: seconds(300),
  /** The load balancer's deregistration delay: no new sessions, while the open ones go on; SIGTERM comes after it. */
  deregistration: seconds(120),
  /** From SIGTERM until open transactions are cut. A cut one was not answered with 250: its sender tries again. */
  drain: seconds(100),
  /** ECS's stop timeout, from SIGTERM until the process is killed; Fargate allows no more. */
  stop: seconds(120),
} as const;

/** Sessions that a task serves at once; with them it stays below 1,024 open files, the usual limit of a process. */
export const CONNECTIONS = 800;

export const EXIT = {
  /** Drained after SIGTERM. */
  drained: 0,
  /** A port was taken, or a defect; the log's last line says which. */
  crash: 1,
  /** A variable is missing or wrong; nothing has listened. */
  misconfigured: 2,
} as const;

/** Seconds between the longest possible drain and the kill, for the process to write its last lines. */
const MARGIN = 10;

/** A decimal number in a variable. */
const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));

const PORT = 'a port from 0 to 65535; 0 lets the operating system choose';

/** The environment of the container. A description completes the sentence "<variable> must be ...". */
export const environmentSchema = z.object({
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
    .describe('the AWS region that it runs in, such as us-west-2'),
  SMTP_HOSTNAME: z
    .string()
    .max(253)
    .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)
    .describe(
      'the name it greets with, a lower-case host name such as mx.us-west-2.example.com; its addresses must resolve back to it',
    ),
  LOG_LEVEL: z
    .enum(['error', 'warn', 'notice', 'info'])
    .default('notice')
    .describe('error, warn, notice or info; the levels below print what clients send, passwords included'),
  DRAIN_SECONDS: integer(1, TIMES.stop.seconds - MARGIN)
    .default(TIMES.drain.seconds)
    .describe(`seconds from 1 to ${TIMES.stop.seconds - MARGIN}, in which open transactions may finish after SIGTERM`),
  LISTEN_ADDRESS: z.ipv4().default('0.0.0.0').describe('the IPv4 address that both ports listen on'),
  SMTP_PORT: integer(0, 65_535).default(PORTS.smtp).describe(PORT),
  HEALTH_PORT: integer(0, 65_535).default(PORTS.health).describe(PORT),
});

/** What the construct sets: strings; those with a default may be left out. */
export type GatewayVariables = z.input<typeof environmentSchema>;

/** What the gateway reads: checked, converted, complete. */
export type GatewayEnvironment = z.output<typeof environmentSchema>;
