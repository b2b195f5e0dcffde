/** Preflight checks of both regions from outside: portals, certificates, mail exchangers and clocks. */
import { connect } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { HOSTS } from '../../../config/names';
import { DETECTION } from '../../../config/numbers';
import type { Region } from '../../../config/types';
import { type Names, namesBy } from '../../traffic/dns';
import { portalPort, mailPort } from '../aws-clients';
import type { Ready } from '../portal-client';
import { type PreflightCheck, type PreflightFinding, type PreflightScope } from './check';

export const endpointChecks = (scene: PreflightScope): readonly PreflightCheck[] =>
  [scene.direction.to, scene.direction.from].flatMap((region) => [
    portalCheck(scene, region),
    clockCheck(scene, region),
    ...certificateChecks(scene, region),
    ...exchangerChecks(scene, region),
  ]);

const portalCheck = ({ portals, target: { environment } }: PreflightScope, region: Region): PreflightCheck => ({
  name: `portal in ${region.name}`,
  required: 'ready, with a way to the writer',
  commitments: ['M4'],
  ask: async () => judgePortal(await portals.ready(HOSTS.portalIn(environment, region)), region),
});

/** Pure. */
export const judgePortal = ({ ready, region, writer }: Ready, expected: Pick<Region, 'name'>): PreflightFinding => ({
  passed: ready && region === expected.name,
  found: `${region} answers, ${ready ? 'ready' : 'not ready'}, writer ${writer ?? 'not reached'}`,
});

/** Seconds; HTTP gives the time to the second, and a heartbeat's MAC is valid for minutes. */
const CLOCK_TOLERANCE = 5;

const clockCheck = ({ portals, target: { environment } }: PreflightScope, region: Region): PreflightCheck => ({
  name: `clock of ${region.name}`,
  required: `within ${CLOCK_TOLERANCE} s of this machine's`,
  ask: async () => judgeClock((await portals.ready(HOSTS.portalIn(environment, region))).ahead),
});

/** Pure. @param ahead milliseconds */
export function judgeClock(ahead: number | undefined): PreflightFinding {
  if (ahead === undefined) return { passed: false, found: 'the portal does not send the time' };
  return { passed: Math.abs(ahead) <= CLOCK_TOLERANCE * 1000, found: `${(ahead / 1000).toFixed(1)} s ahead` };
}

function certificateChecks({ target, ports, options }: PreflightScope, region: Region): readonly PreflightCheck[] {
  const { port, tls } = portalPort(target);
  if (!tls) return [];
  const host = HOSTS.portalIn(target.environment, region);
  return [HOSTS.portal(target.environment), host].map((name) => ({
    name: `certificate for ${name} in ${region.name}`,
    required: `valid for ${DETECTION.certificateExpiry.days} days more`,
    commitments: ['N2'],
    realOnly: true,
    ask: async () =>
      judgeCertificate(await expiryOf({ host, name, port }, options.pace.limits.answer), ports.clock.now()),
  }));
}

const DAY_MS = 86_400_000;

/** Pure. @param expiry milliseconds since 1970 */
export function judgeCertificate(expiry: number, now: number): PreflightFinding {
  const days = Math.floor((expiry - now) / DAY_MS);
  return { passed: days >= DETECTION.certificateExpiry.days, found: `trusted, expires in ${days} days` };
}

/** When a host's certificate for a name expires. @throws where the certificate is not trusted for that name */
function expiryOf(
  { host, name, port }: { readonly host: string; readonly name: string; readonly port: number },
  patience: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connectSecurely({ host, port, servername: name, timeout: patience }, () => {
      resolve(Date.parse(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error('no handshake in time')));
  });
}

function exchangerChecks({ target, options }: PreflightScope, region: Region): readonly PreflightCheck[] {
  const port = mailPort(target);
  if (port === undefined) return [];
  const host = HOSTS.mailExchanger(target.environment, region);
  return [
    {
      name: `mail exchanger in ${region.name}`,
      required: 'a greeting with 220',
      commitments: ['M4'],
      async ask() {
        const names = namesBy(target.loopback?.nameServer);
        const greeting = await greetingOf(host, port, names, options.pace.limits.answer);
        return { passed: greeting.startsWith('220'), found: greeting.slice(0, 60) };
      },
    },
  ];
}

/** The first line of an SMTP server. @throws where the connection fails, or no greeting arrives in time */
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
