/** The name servers; see dns.ts. */
import { createSocket } from 'node:dgram';
import { AUTHORITATIVE_ANSWER, decode, encode, RECURSION_DESIRED, type Answer, type Packet } from 'dns-packet';
import { monotonicClock } from '../../lib/recovery/drill/clock';
import { answersOf, nameServersOrder, type NameServersOrder, NO_SUCH_NAME, type View } from './dns';
import { receiveOrders } from './ipc';
import { resolve, type Health, type RecordSet, type Resolved } from './route53';

/** As the machine's monotonic clock has it. */
const clock = monotonicClock(0);
let records: readonly RecordSet[] = [];
let health: Readonly<Record<string, Health>> = {};
const moved = new Map<string, string>();
const cutOff = new Set<string>();
/** Health checks as views that do not follow them have them. */
const stale = new Map<string, Readonly<Record<string, Health>>>();
/** As `lastTexts`. */
const texts = new Map<string, Map<string, number>>();

receiveOrders(nameServersOrder, carryOut);

function carryOut(order: NameServersOrder): Promise<unknown> | void {
  switch (order.kind) {
    case 'open':
      return Promise.all(order.views.map(serve));
    case 'publish':
      records = order.records;
      return;
    case 'health':
      health = { ...health, ...order.health };
      return;
    case 'point':
      moved.set(order.name, order.to);
      return;
    case 'reach':
      if (order.reaches) cutOff.delete(order.view);
      else cutOff.add(order.view);
      return;
    case 'stale':
      if (order.isStale) stale.set(order.view, health);
      else stale.delete(order.view);
      return;
    case 'texts':
      return Promise.resolve(Object.fromEntries([...texts].map(([view, at]) => [view, Object.fromEntries(at)])));
  }
}

function serve(view: View): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('message', (message, { address, port }) => {
    const reply = replyTo(view, decode(message));
    if (reply) socket.send(encode(reply), port, address);
  });
  return new Promise((done, reject) => {
    socket.once('error', reject);
    socket.bind(view.port, view.address, done);
  });
}

/** Nothing for a question that this view cannot have answered: a resolver without its zone keeps silent. */
function replyTo(view: View, { id, questions }: Packet): Packet | undefined {
  const [question] = questions ?? [];
  if (!question) return undefined;
  const name = question.name.toLowerCase();
  const targetOf = (each: string): string | undefined => moved.get(each) ?? view.hosts[each];
  const isPrivate = targetOf(name) !== undefined;
  if (!isPrivate && cutOff.has(view.name)) return undefined;
  const answers = isPrivate ? answersOf(targetOf, name, question.type) : publicAnswers(view, name, question.type);
  const code = answers === undefined ? NO_SUCH_NAME : 0;
  return {
    id,
    type: 'response',
    flags: RECURSION_DESIRED | AUTHORITATIVE_ANSWER | code,
    questions,
    answers: answers ?? [],
  };
}

function publicAnswers({ name: view }: View, name: string, type: string): Answer[] | undefined {
  const found = resolve({ records, health: stale.get(view) ?? health }, name, type, Math.random);
  if (type === 'TXT' && found?.length === 1) noteText(view, found[0]?.value ?? '');
  return found?.flatMap((each) => inWire(name, type, each));
}

function noteText(view: string, value: string): void {
  const seen = texts.get(view) ?? new Map<string, number>();
  texts.set(view, seen.set(value.replaceAll('"', ''), clock.now()));
}

/** Presentation format, as templates have it, to what a packet takes. */
function inWire(name: string, type: string, { value, ttl }: Resolved): Answer[] {
  switch (type) {
    case 'A':
      return [{ name, type, ttl, data: value }];
    case 'TXT':
      return [{ name, type, ttl, data: value.replace(/^"|"$/g, '') }];
    case 'MX': {
      const [preference, exchange = ''] = value.split(' ');
      return [{ name, type, ttl, data: { preference: Number(preference), exchange: exchange.replace(/\.$/, '') } }];
    }
    default:
      return [];
  }
}
