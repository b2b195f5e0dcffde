import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Entry } from '../../../../lib/recovery/evidence/entries';
import { buckets } from '../../../../lib/recovery/evidence/report/throughput';
import { page } from '../../../../lib/recovery/evidence/report/page';
import { after, checked, DECLARED, drillOf, heartbeat } from '../drill-of';
import { documentFrom } from '../written-evidence';

const pageOf = async (entries: readonly Entry[]): Promise<string> => page(await documentFrom(entries), entries);

test('fetches nothing and runs nothing: the policy it carries allows its own style alone', async () => {
  const html = await pageOf(drillOf());
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
  expect(html).toContain(`style-src &#39;sha256-${createHash('sha256').update(style).digest('base64')}&#39;`);
  expect(html).not.toMatch(/<script|<link|<img|<iframe| on\w+=| style=|url\(|@import|https?:\/\//);
});

test('a rehearsal says so in its title, its banner, over every section and behind everything', async () => {
  const html = await pageOf(drillOf());
  expect(html).toContain('<title>REHEARSAL: Failover of production');
  expect(html).toContain('<body class="rehearsal">');
  expect(html.match(/class="banner"/g)).toHaveLength(1);
  expect(html.match(/<h2>/g)).toHaveLength(html.match(/<span class="tag">rehearsal<\/span><\/h2>/g)?.length ?? 0);
});

test('a real drill does not', async () => {
  expect((await pageOf(drillOf({ rehearsal: false }))).replace(/<style>[^]*<\/style>/, '')).not.toMatch(
    /rehearsal"|REHEARSAL/,
  );
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
    '500 ms of 30 s',
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
