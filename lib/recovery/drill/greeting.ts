/** Whether a mail exchanger takes connections. */
import { connect } from 'node:net';
import type { Names } from '../traffic/names';

/** The first line that an SMTP server says. @throws where nothing connects, or nobody speaks in time */
export async function greetingOf(host: string, port: number, names: Names, patience: number): Promise<string> {
  const socket = connect({ host: await names.address(host), port });
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.setTimeout(patience, () => reject(new Error('no greeting in time')));
      socket.once('error', reject);
      socket.once('data', (data) => resolve(data.toString('utf8').split('\r\n')[0] ?? ''));
      socket.once('end', () => reject(new Error('the connection ended without a greeting')));
    });
  } finally {
    socket.destroy();
  }
}
