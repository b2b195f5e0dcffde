/** During a flip and after it: what answers mean, and what is shown. */
import { choicesAt } from '../../../lib/recovery/drill/pause-decision';
import { fenceBy } from '../../../lib/recovery/drill/post-flip-checks';
import { clientsNow, flipTimeline, shownFlip } from '../../../lib/recovery/drill/step-timeline';
import { ObservedState } from '../../../lib/recovery/drill/context';
import { verdictOn as answerMeans } from '../../../lib/recovery/traffic/heartbeats';
import { verdictOn as mailMeans } from '../../../lib/recovery/traffic/mails';
import { heartbeat } from '../evidence/drill-of';

const NOW = Date.parse('2026-11-24T12:00:00Z');

test('an ungraceful step is not offered to become one', () => {
  expect(choicesAt({ step: 'x', ungraceful: false }).map(({ answer }) => answer)).toEqual([
    'resume',
    'skip',
    'switchToUngraceful',
    'cancel',
  ]);
  expect(choicesAt({ step: 'x', ungraceful: true }).map(({ answer }) => answer)).toEqual(['resume', 'skip', 'cancel']);
});

test.each([
  ['acknowledged', '201', 'open'],
  ['refused', '503 not_active', 'verified'],
  ['refused', '503 writer_unavailable', 'unverified'],
  ['refused', '401 unauthorized', 'unverified'],
] as const)('a fence whose region %s with %s is %s', (outcome, answer, status) =>
  expect(fenceBy({ outcome, answer }).status).toBe(status),
);

test.each([
  [201, '{"region":"us-east-2","epoch":3}', { outcome: 'acknowledged', answer: '201', region: 'us-east-2', epoch: 3 }],
  [200, 'not json', { outcome: 'acknowledged', answer: '200' }],
  [503, '{"error":{"code":"not_active","message":"x"}}', { outcome: 'refused', answer: '503 not_active' }],
  [502, '<html>', { outcome: 'refused', answer: '502' }],
  [301, '', { outcome: 'refused', answer: '301' }],
] as const)('a portal that answers %i %s', (status, body, means) =>
  expect(answerMeans({ status, body })).toEqual(means),
);

test.each([
  [{ responseCode: 450, response: '450 later' }, 'deferred'],
  [{ responseCode: 554, response: '554 no' }, 'refused'],
  [{ code: 'ECONNREFUSED' }, 'failed'],
] as const)('a mail that meets %j is %s', (fields, outcome) =>
  expect(mailMeans(Object.assign(new Error('x'), fields)).outcome).toBe(outcome),
);

describe('what is shown of a flip', () => {
  const seen = new ObservedState();
  seen.take({ kind: 'step', at: NOW, name: 'grow', status: 'running', detail: '' });
  seen.take({ kind: 'step', at: NOW + 2000, name: 'grow', status: 'completed', detail: '' });
  seen.take({ kind: 'step', at: NOW + 2000, name: 'fence', status: 'running', detail: '' });
  const timeline = flipTimeline('switchover');
  const shown = shownFlip('title', timeline, seen, NOW + 5000);

  test('a step that is over stands still, one that runs goes on, one to come has no time', () => {
    expect(shown.steps.slice(0, 3).map(({ status, elapsed }) => [status, elapsed])).toEqual([
      ['completed', 2],
      ['running', 3],
      ['waiting', undefined],
    ]);
  });

  test('what is left is that of the steps that are not over', () => {
    const toCome = timeline.steps.slice(1).reduce((sum, { expected }) => sum + expected, 0);
    expect(shown.remaining.expected).toBe(toCome - 3);
  });

  test('clients are served, or not since when and why', () => {
    seen.take(heartbeat(1, NOW, { done: NOW + 1000 }));
    expect(clientsNow(seen, NOW + 1200)).toBe('last write acknowledged 0.2 s ago by us-west-2');
    seen.take(heartbeat(2, NOW, { done: NOW + 2000, outcome: 'refused', answer: '503 not_active' }));
    expect(clientsNow(seen, NOW + 3000)).toBe('no write acknowledged for 2.0 s (503 not_active)');
  });
});
