/** A client of the public door that sends what the web firewall must refuse. */
import { type ClientRequest, request } from 'node:http';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { USER_AGENT } from '../../lib/config/names';
import { COMMON_RULE_SIZES, PORTAL } from '../../lib/contracts/portal';
import type { Stage } from '../rehearsal/stage';

interface Attack {
  /** Answers to requests that were not refused, each in one line. */
  readonly passed: readonly string[];
  readonly stop: () => Promise<void>;
}

/** By the rule that must refuse it: headers and bytes of the body. */
const REQUESTS = {
  NoUserAgent_HEADER: [{}, 0],
  SizeRestrictions_BODY: [{ 'User-Agent': USER_AGENT }, COMMON_RULE_SIZES.SizeRestrictions_BODY + 1],
} as const;

/** Sends each request again and again, to the doors of all regions. A door that does not answer lets nothing through. */
export function attack({ target: { loopback }, inside }: Pick<Stage, 'target' | 'inside'>): Attack {
  if (!loopback) throw new Error('an attack needs the addresses of a rehearsal');
  const passed: string[] = [];
  const over = new AbortController();
  const send = async (host: string, rule: keyof typeof REQUESTS): Promise<void> => {
    const [headers, bytes] = REQUESTS[rule];
    const common = { host, port: loopback.portalPort, timeout: ANSWER_MS, signal: over.signal };
    const sent = request({ ...common, method: 'POST', path: PORTAL.paths.heartbeat, headers });
    sent.once('timeout', () => sent.destroy());
    sent.end(Buffer.alloc(bytes, ' '));
    const status = await statusOf(sent);
    if (status !== undefined && status !== REFUSED) passed.push(`${rule}: answered ${status}, not ${REFUSED}`);
  };
  const attacking = Object.values(inside).map(async ({ address }) => {
    while (!over.signal.aborted) {
      for (const rule of ['NoUserAgent_HEADER', 'SizeRestrictions_BODY'] as const) await send(address, rule);
      await wait(PAUSE_MS);
    }
  });
  return {
    passed,
    async stop() {
      over.abort();
      await Promise.all(attacking);
    },
  };
}

const [REFUSED, PAUSE_MS, ANSWER_MS] = [403, 100, 2000];

/** Undefined where there is no answer. */
const statusOf = (sent: ClientRequest): Promise<number | undefined> =>
  once(sent, 'response').then(
    ([response]) => {
      response.resume();
      return Number(response.statusCode);
    },
    () => undefined,
  );
