/** The gateway as the container runs it: built and started with its own commands, on ports the system chooses. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { scripts } from '../../../services/gateway/package.json';

// A start takes half a second, and several of them on a busy machine.
jest.setTimeout(30_000);

const ROOT = resolve(__dirname, '../../..');

/** One log line of the gateway. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A built gateway in a temporary folder, laid out as in the image. */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), 'gateway-'));

  constructor() {
    const [command = '', ...args] = scripts.build.split(' ');
    const built = spawnSync(command, [...args, this.path('dist')], {
      cwd: join(ROOT, 'services/gateway'),
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(`npm run build: ${built.stderr}`);
    symlinkSync(join(ROOT, 'node_modules'), this.path('node_modules'));
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Every file with its time of change, to see that nothing was written. */
  files(): readonly string[] {
    return readdirSync(this.path('dist'), { recursive: true, encoding: 'utf8' })
      .map((name) => `${name} ${statSync(this.path('dist', name)).mtimeMs}`)
      .sort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What a gateway needs on one machine; `DRAIN_SECONDS` is short, so that no test can hang on it. */
export const ENVIRONMENT = {
  AWS_REGION: 'us-west-2',
  SMTP_HOSTNAME: 'mx.us-west-2.example.com',
  LISTEN_ADDRESS: '127.0.0.1',
  SMTP_PORT: '0',
  HEALTH_PORT: '0',
  LOG_LEVEL: 'info',
  DRAIN_SECONDS: '5',
} as const;

/** A running gateway. */
export class GatewayProcess {
  /** All of standard output and standard error, line by line. */
  readonly output: string[] = [];
  /** The exit code, once output has ended as well; null after a kill. */
  readonly exit: Promise<number | null>;
  private readonly child;

  constructor(home: Home, environment: Readonly<Record<string, string>> = ENVIRONMENT) {
    const [command = '', ...args] = scripts.start.split(' ');
    this.child = spawn(command, args, {
      cwd: home.folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const input of [this.child.stdout, this.child.stderr]) {
      createInterface({ input }).on('line', (line) => this.output.push(line));
    }
    this.exit = once(this.child, 'close').then(() => this.child.exitCode);
  }

  /** The output so far, parsed; throws at a line that is not JSON. */
  log(): readonly LogLine[] {
    return this.output.map((line): LogLine => JSON.parse(line));
  }

  /** Waits for a line that matches and answers its first group; throws when the gateway ends without it. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.output.map((line) => pattern.exec(line)).find((match) => match !== null);
      if (found) return found[1] ?? found[0];
      const ended = await Promise.race([once(this.child.stdout, 'data').then(() => false), this.exit.then(() => true)]);
      if (ended) throw new Error(`the gateway ended without ${pattern}:\n${this.output.join('\n')}`);
    }
  }

  async smtpPort(): Promise<number> {
    return Number(await this.until(/Listening on 127\.0\.0\.1:(\d+)/));
  }

  /** GET on the health port. */
  async get(path: string): Promise<number> {
    const at = await this.until(/Health on (127\.0\.0\.1:\d+)/);
    return (await fetch(`http://${at}${path}`)).status;
  }

  terminate(): void {
    this.child.kill('SIGTERM');
  }

  /** For the end of a test, whatever came of it. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }
}
