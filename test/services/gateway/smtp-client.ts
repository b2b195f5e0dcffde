import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** One side of an SMTP session, spoken over a socket so that it can misbehave. */
export class SmtpClient {
  private readonly lines: AsyncIterator<string>;

  private constructor(private readonly socket: Socket) {
    // A reset is what some tests provoke; the replies end then, and `reply` says so.
    socket.on('error', () => undefined);
    this.lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  /** Connects to loopback, half open for a client that never hangs up; rejects when nothing listens there. */
  static async connect(port: number, behaviour: { readonly allowHalfOpen?: boolean } = {}): Promise<SmtpClient> {
    const socket = connect({ port, host: '127.0.0.1', ...behaviour });
    await once(socket, 'connect');
    return new SmtpClient(socket);
  }

  /** Connects, reads the greeting and says EHLO as `name`. */
  static async hello(port: number, name = 'client.example'): Promise<SmtpClient> {
    const client = await SmtpClient.connect(port);
    await client.reply();
    await client.say(`EHLO ${name}`);
    return client;
  }

  /** The next reply, its lines joined by line feeds; `closed` when the gateway has hung up. */
  async reply(): Promise<string> {
    const lines: string[] = [];
    for (;;) {
      const next = await this.lines.next();
      if (next.done) return 'closed';
      lines.push(next.value);
      if (next.value[3] !== '-') return lines.join('\n');
    }
  }

  /** Sends one command and reads its reply. */
  async say(command: string): Promise<string> {
    this.send(`${command}\r\n`);
    return this.reply();
  }

  /** Sends several commands one after the other and reads their replies. */
  async sayAll(...commands: readonly string[]): Promise<readonly string[]> {
    const replies: string[] = [];
    for (const command of commands) replies.push(await this.say(command));
    return replies;
  }

  /** Sends bytes as they are. */
  send(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Reads replies until the gateway hangs up. */
  async rest(): Promise<readonly string[]> {
    const replies: string[] = [];
    for (let reply = await this.reply(); reply !== 'closed'; reply = await this.reply()) replies.push(reply);
    return replies;
  }

  hangUp(): void {
    this.socket.destroy();
  }
}
