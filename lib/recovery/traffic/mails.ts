/** Probe mails: sent to every mail exchanger as another mail server would, for as long as a drill goes on. */
import { randomUUID } from 'node:crypto';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Clock } from '../drill/clock';
import type { EntryOf } from '../evidence/entries';
import { PROBE_HEADER, type Tempo, type TrafficOrder } from './contract';
import type { Names } from './dns';

export type Mail = EntryOf<'mail'>;

export interface ProbeOptions {
  readonly mail: NonNullable<TrafficOrder['mail']>;
  readonly tempo: Pick<Tempo, 'connect' | 'answer' | 'mail'>;
  readonly names: Names;
  readonly clock: Clock;
  readonly report: (sample: Mail) => void;
}

/** Sends one mail after another to one exchanger until the signal; each over a connection of its own, as strangers do. */
export async function sendProbes(exchanger: string, options: ProbeOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    options.report(await sendProbe(exchanger, options));
    await options.clock.pause(options.tempo.mail, signal);
  }
}

async function sendProbe(exchanger: string, options: ProbeOptions): Promise<Mail> {
  const id = randomUUID();
  const at = options.clock.now();
  const verdict = await delivered(id, exchanger, options).then(
    (answer) => ({ outcome: 'accepted', answer }) as const,
    (error: unknown) => verdictOn(error),
  );
  return { kind: 'mail', at, done: options.clock.now(), id, exchanger, ...verdict };
}

/** Resolves with the server's reply to the message. */
async function delivered(id: string, exchanger: string, { mail, tempo, names }: ProbeOptions): Promise<string> {
  // Looked up here: the library remembers addresses.
  const host = await names.address(exchanger);
  const connection = new SMTPConnection({
    host,
    port: mail.port,
    name: `drill.${mail.domain}`,
    connectionTimeout: tempo.connect,
    greetingTimeout: tempo.answer,
    socketTimeout: tempo.answer,
    // Between mail servers a certificate is encrypted to, not believed (RFC 7435).
    opportunisticTLS: true,
    tls: { servername: exchanger, rejectUnauthorized: false },
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('the connection ended')));
      connection.connect(() => {
        const address = `drill@${mail.domain}`;
        connection.send({ from: address, to: address }, messageOf(id, mail.domain), (error, info) => {
          if (error) reject(error);
          else resolve(info?.response ?? '');
        });
      });
    });
  } finally {
    connection.close();
  }
}

const messageOf = (id: string, domain: string): string =>
  [
    `From: Holdfast drill <drill@${domain}>`,
    `To: <drill@${domain}>`,
    `Subject: Probe of a drill`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@drill.${domain}>`,
    `${PROBE_HEADER}: ${id}`,
    '',
    'Sent by a recovery drill; nothing has to be done about it.',
    '',
  ].join('\r\n');

const LONGEST_ANSWER = 120;

/** 4xx asks to come again, 5xx refuses for good, and everything else is no answer. */
export function verdictOn(error: unknown): Pick<Mail, 'outcome' | 'answer'> {
  const known = error instanceof Error ? error : new Error(String(error));
  const code = 'responseCode' in known && typeof known.responseCode === 'number' ? known.responseCode : 0;
  const said = 'response' in known && typeof known.response === 'string' ? known.response : known.message;
  const answer = said.replaceAll(/\s+/g, ' ').slice(0, LONGEST_ANSWER);
  if (code >= 400 && code < 500) return { outcome: 'deferred', answer };
  return { outcome: code >= 500 ? 'refused' : 'failed', answer };
}
