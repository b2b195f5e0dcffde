import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge } from '../../lib/cli/synthesis';
import { environment } from '../support/stage';

const TODAY = new Date('2026-11-24T12:00:00Z');
const usual = process.env.TMPDIR;
const temporary = mkdtempSync(join(tmpdir(), 'holdfast-test-'));

beforeAll(() => void (process.env.TMPDIR = temporary));
afterAll(() => {
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
  rmSync(temporary, { recursive: true });
});

test('what a construct refuses is a finding, and the folder is gone', () => {
  const [region] = environment('sandbox').regions;
  const broken = environment('sandbox', { regions: [{ ...region, cidr: '10.4.0.0/99' }] });
  const { general } = judge([broken], TODAY, () => {});
  expect(general).toMatchObject([{ rule: 'policy/construction' }]);
  expect(readdirSync(temporary)).toEqual([]);
});
