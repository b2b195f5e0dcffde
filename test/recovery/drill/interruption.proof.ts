/** The moments of an interruption that interruption.test.ts leaves out: every other phase, step and record. */
import { PATIENCE_MS } from '../../support/patience';
import { startDrillLab, type DrillLab } from './drill-lab';
import { interruptedOnce, keeps, records } from './interrupted-once';

jest.setTimeout(PATIENCE_MS);

let lab: DrillLab;
beforeEach(async () => {
  lab = await startDrillLab('silent');
});
afterEach(() => lab.close());

describe('interrupted and resumed, a flip is started once and ends as if nothing had been', () => {
  test.each(['declared', 'following', 'verifying', 'reconciling'] as const)('as the phase %s is kept', (phase) =>
    interruptedOnce(lab, keeps(phase)),
  );

  test.each(['grow', 'fence', 'activate', 'shift-traffic', 'verify', 'announce', 'check-fence', 'rebuild'])(
    'as %s begins',
    (name) => interruptedOnce(lab, records('step', { name, status: 'running' })),
  );

  test.each(['fence', 'shift-traffic'])('as %s ends', (name) =>
    interruptedOnce(lab, records('step', { name, status: 'completed' })),
  );

  test.each(['started', 'fence'] as const)('as %s is written down', (kind) => interruptedOnce(lab, records(kind)));
});
