import { egressDomains, SUB_PROCESSORS } from '../../lib/config/sub-processors';
import type { SubProcessor } from '../../lib/config/validate/sub-processors';
import { lineOf } from '../../lib/config/validate/problem';
import { subProcessorProblems } from '../../lib/config/validate/sub-processors';
import { TODAY } from './broken';

const GOOD: SubProcessor = {
  name: 'Example',
  purpose: 'Billing',
  data: ['billing details'],
  location: 'Ireland',
  egressDomains: ['api.example.com'],
  agreementRef: 'DPA-1',
  signedOn: '2026-01-01',
  reviewBy: '2027-01-01',
};

const ROWS: readonly (readonly [change: Partial<SubProcessor>, path: string, rule: string, given: string])[] = [
  [{ purpose: ' ' }, 'sub-processors[Example].purpose', 'C4', '" "'],
  [{ location: '' }, 'sub-processors[Example].location', 'C4', '""'],
  [{ agreementRef: '' }, 'sub-processors[Example].agreementRef', 'C2', '""'],
  [{ signedOn: '2026-11-25' }, 'sub-processors[Example].signedOn', 'C2', '2026-11-25'],
  [{ signedOn: '2026-02-30' }, 'sub-processors[Example].signedOn', 'C2', '2026-02-30'],
  [{ reviewBy: '2026-11-23' }, 'sub-processors[Example].reviewBy', 'expiry', '2026-11-23'],
  [{ reviewBy: '2027-11-25' }, 'sub-processors[Example].reviewBy', 'expiry', '2027-11-25'],
  [{ egressDomains: ['*.example.com'] }, 'sub-processors[Example].egressDomains[0]', 'D1', '"*.example.com"'],
  [
    { egressDomains: ['https://api.example.com'] },
    'sub-processors[Example].egressDomains[0]',
    'D1',
    'https://api.example.com',
  ],
  [{ data: ['message content'] }, 'sub-processors[Example].data', 'D1', '"message content"'],
];

describe('a sub-processor is agreed, reviewed and kept from messages', () => {
  it.each(ROWS)('%p', (change, path, rule, given) => {
    const problems = subProcessorProblems([{ ...GOOD, ...change }], TODAY);
    expect(problems.map((problem) => [problem.path, problem.rule, problem.given])).toEqual([[path, rule, given]]);
    expect(problems.map(lineOf)).toEqual([expect.stringMatching(/; .*change lib\/config\/sub-processors\.ts$/)]);
  });

  it('each name and each host name has one entry (C4)', () => {
    expect(subProcessorProblems([GOOD, { ...GOOD, name: 'Other' }], TODAY).map(({ given }) => given)).toEqual([
      'api.example.com twice',
    ]);
    expect(subProcessorProblems([GOOD, { ...GOOD, egressDomains: [] }], TODAY).map(({ given }) => given)).toEqual([
      'Example twice',
    ]);
  });
});

describe('the committed list', () => {
  it('has no problem', () => expect(subProcessorProblems(SUB_PROCESSORS, TODAY).map(lineOf)).toEqual([]));

  it('opens the firewall for its own host names only', () => {
    expect(egressDomains()).toEqual([
      'api.stripe.com',
      'database.clamav.net',
      'holdfast-example.zendesk.com',
      'maps.rspamd.com',
    ]);
  });
});
