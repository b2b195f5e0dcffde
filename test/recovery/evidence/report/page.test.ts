import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Entry } from '../../../../lib/recovery/evidence/entries';
import { buckets } from '../../../../lib/recovery/evidence/report/buckets';
import { page } from '../../../../lib/recovery/evidence/report/page';
import type { FollowUp } from '../../../../lib/recovery/evidence/follow-up-verify';
import { after, checked, DECLARED, drillOf, heartbeat, uuid } from '../drill-of';
import { documentFrom } from '../written-evidence';

const pageOf = async (entries: readonly Entry[], followUps: readonly FollowUp[] = []): Promise<string> =>
  page(await documentFrom(entries), entries, followUps);

/** Of each drawing of the wide page, the pattern's places. */
const inDrawings = (html: string, pattern: RegExp): string[][] =>
  (html.match(/<div class="wide">[^]*?<\/div>/g) ?? []).map((drawing) =>
    [...drawing.matchAll(pattern)].map(([, found = '']) => found),
  );

test('fetches nothing and runs nothing: the policy it carries allows its own style alone', async () => {
  const html = await pageOf(drillOf());
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
  expect(html).toContain(`style-src &#39;sha256-${createHash('sha256').update(style).digest('base64')}&#39;`);
  expect(html).not.toMatch(/<script|<link|<img|<iframe| on\w+=| style=|url\(|@import|https?:\/\//);
});

test('a rehearsal says so in its title and once at the top', async () => {
  const html = await pageOf(drillOf());
  expect(html).toContain('<title>REHEARSAL: Failover of production');
  expect(html.match(/REHEARSAL|rehearsal</g)).toHaveLength(2);
  expect(html.indexOf('class="banner"')).toBeLessThan(html.indexOf('<h1>'));
});

test('a real drill does not', async () => {
  expect((await pageOf(drillOf({ rehearsal: false }))).replace(/<style>[^]*<\/style>/, '')).not.toMatch(/REHEARSAL/);
});

test('shows the figures, the lost rows, and why a drill did not pass', async () => {
  const html = await pageOf([
    ...drillOf({ mode: 'switchover' }),
    checked('portal-writes', after(20), { passed: false }),
  ]);
  for (const text of [
    '4.1 s without acknowledgement',
    '00000000-0000-4000-8000-000000000097',
    'a switchover must lose nothing',
    'verifications that failed (M7): portal-writes',
    '</svg>2 %</span>',
  ])
    expect(html).toContain(text);
});

test('tells what became of mail that was not accepted', async () => {
  const deferred = drillOf().map((entry): Entry => (entry.kind === 'mail' ? { ...entry, outcome: 'deferred' } : entry));
  expect(await pageOf(deferred)).toMatch(/Mail accepted<\/dt><dd class="value">0 of 30<\/dd><dd>30 deferred</);
});

test('every drawing says what it shows, at either width', async () => {
  const html = await pageOf(drillOf());
  const drawings = html.match(/<svg[^>]*>/g)?.filter((tag) => !tag.includes('aria-hidden')) ?? [];
  expect(drawings).toHaveLength(6);
  for (const tag of drawings) expect(tag).toMatch(/role="img" aria-label=".{20,}"/);
});

test('nothing that was measured can become markup', async () => {
  const odd = `<script>alert('&"')</script>`;
  const html = await pageOf([
    ...drillOf({ environment: odd, operator: odd, commit: odd }),
    checked(odd, after(20), { found: odd, required: odd }),
    { kind: 'step', at: after(1), name: odd, status: 'running', detail: odd },
  ]);
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;alert(&#39;&amp;&quot;&#39;)');
});

describe('the drawings', () => {
  const step = (name: string, at: number, status: 'running' | 'completed'): Entry => ({
    ...{ kind: 'step', at: after(at), name, status, detail: '' },
  });

  test('have one axis of time, with the marks of what mattered', async () => {
    const moved = [step('shift-traffic', 13.2, 'running'), step('shift-traffic', 13.8, 'completed')];
    const html = await pageOf([...drillOf(), ...moved, { kind: 'lost', at: after(10), region: 'us-west-2' }]);
    const ticks = inDrawings(html, /class="tick middle" x="([\d.]+)"/g);
    const marks = inDrawings(html, /class="mark" x1="([\d.]+)"/g);
    expect(ticks).toEqual([ticks[0], ticks[0], ticks[0]]);
    expect(ticks[0]?.length).toBeGreaterThan(5);
    expect(marks).toEqual([marks[0], marks[0], marks[0]]);
    for (const labels of inDrawings(html, /class="note"[^>]*>([^<]+)</g))
      expect(labels).toEqual(expect.arrayContaining(['us-west-2 lost', 'plan started', 'traffic moved']));
  });

  test('show a long drill in minutes', async () => {
    expect(await pageOf([...drillOf(), heartbeat(9000, after(600))])).toContain('minutes since the declaration');
  });

  test('have ticks above and below zero, at either width', async () => {
    for (const drawing of (await pageOf(drillOf())).match(/<svg[^>]*Requests a second[^]*?<\/svg>/g) ?? []) {
      const zero = Number(/class="axis"[^>]* y1="([\d.]+)"/.exec(drawing)?.[1]);
      const ticks = [...drawing.matchAll(/class="tick end" x="[\d.]+" y="([\d.]+)">\d/g)].map(([, y]) => Number(y) - 4);
      expect(ticks.some((y) => y < zero - 20)).toBe(true);
      expect(ticks.some((y) => y > zero + 20)).toBe(true);
    }
  });

  test('show steps in the order of the plan, and none longer than its drawing', async () => {
    const html = await pageOf([
      ...drillOf().filter((entry) => entry.kind !== 'step'),
      ...['traffic', 'database', 'fence'].flatMap((name) => [step(name, 12, 'running'), step(name, 900, 'completed')]),
    ]);
    expect(inDrawings(html, /class="label end"[^>]*>([^<]+)</g).flat()).toEqual(['fence', 'database', 'traffic']);
    for (const [, x, width] of html.matchAll(/class="step [^"]+" x="([\d.]+)"[^>]* width="([\d.]+)"/g))
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(960);
    const shares = [
      ...html.matchAll(/class="share" width="(\d+)"[^]*?class="step late" x="([\d.]+)"[^>]* width="([\d.]+)"/g),
    ];
    expect(shares).toHaveLength(3);
    for (const [, room, x, width] of shares) expect(Number(x) + Number(width)).toBeLessThanOrEqual(Number(room));
  });
});

test('after a failover it says what was found since, as the terminal does', async () => {
  const fence = (status: 'verified' | 'unverified', at: number): Entry => ({
    ...{ kind: 'fence', at: after(at), region: 'us-west-2', status, detail: '' },
  });
  const entries = drillOf().map((entry) => (entry.kind === 'fence' ? fence('unverified', 32) : entry));
  const html = await pageOf(entries, [
    { number: 1, at: '1970-01-01T00:20:00.000Z', entries: [fence('unverified', 100)] },
    { number: 2, at: '1970-01-01T00:30:00.000Z', entries: [fence('verified', 200)] },
  ]);
  const text = html.replaceAll(/<[^>]+>/g, '');
  expect(text).toContain('Fenceverifiedunverified at 1970-01-01 00:17:12 UTC, verified at 1970-01-01 00:20:00 UTC');
  expect(text).toContain('1970-01-01 00:30:00 UTCverified at');
});

test('one of anything is said in the singular', async () => {
  const one = drillOf().filter(
    (entry) => !['heartbeat', 'mail', 'delivery', 'lag'].includes(entry.kind) && entry.kind !== 'survivors',
  );
  const html = await pageOf([
    ...one,
    heartbeat(1, after(1)),
    { kind: 'survivors', at: after(31), region: 'us-east-2', ids: [] },
    { kind: 'mail', at: after(1), done: after(1), id: uuid(9), exchanger: 'mx', outcome: 'accepted', answer: '250' },
  ]);
  const text = html.replaceAll(/<style>[^]*<\/style>|<[^>]+>/g, '\n');
  expect(text).toContain('1 row was acknowledged');
  expect(text.match(/(?<![\d.])1 (?!ms|was|is|has)[a-z]+s\b|(?<![\d.])1 [a-z]+ were\b/g)).toBeNull();
});

test('a drill of which nothing is known has a page, too', async () => {
  const html = await pageOf([DECLARED]);
  for (const text of ['Not passed', 'No requests were sent', 'No step ran', 'No lag was reported', 'unknown'])
    expect(html).toContain(text);
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
});

test('no request is lost between the columns, whatever their number', () => {
  const done = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 4_000_000 }),
      fc.constantFrom('acknowledged' as const, 'refused' as const, 'failed' as const),
    ),
    { minLength: 1, maxLength: 50 },
  );
  fc.assert(
    fc.property(done, (all) => {
      const columns = buckets(
        all.map(([at, outcome], number) => heartbeat(number, DECLARED.at + at, { outcome })),
        DECLARED.at,
      );
      for (const kind of ['acknowledged', 'refused', 'failed'] as const) {
        expect(columns.reduce((sum, column) => sum + column[kind] * column.size, 0)).toBeCloseTo(
          all.filter(([, outcome]) => outcome === kind).length,
        );
      }
      expect(columns.length).toBeLessThanOrEqual(122);
    }),
  );
});
