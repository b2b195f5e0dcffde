import { environments } from '../../lib/config/environments';
import { isSample } from '../../lib/config/samples';
import { SUB_PROCESSORS } from '../../lib/config/sub-processors';
import { lineOf } from '../../lib/config/validate/problem';
import { sampleAgreements } from '../../lib/config/validate/sub-processors';
import { variableProblems } from '../../lib/config/variables';

const NAMES = ['production', 'staging', 'sandbox'];

describe('a variable that no program reads is named', () => {
  test.each([
    ['HOLDFAST_PRODUCTION_DOMIAN', 'did you mean HOLDFAST_PRODUCTION_DOMAIN?'],
    ['HOLDFAST_PRODUCTION_ONCALL', 'did you mean HOLDFAST_PRODUCTION_ON_CALL?'],
    ['HOLDFAST_STAGEING_ACCOUNT', 'did you mean HOLDFAST_STAGING_ACCOUNT?'],
    ['HOLDFAST_PROD_SECURITY', 'unset it; there are HOLDFAST_PRODUCTION_ACCOUNT, '],
    ['holdfast_production_domain', 'did you mean HOLDFAST_PRODUCTION_DOMAIN?'],
    ['HOLDFAST_COLOUR', 'unset it; there are HOLDFAST_PRODUCTION_ACCOUNT, '],
  ])('%s: %s', (name, fix) => {
    const [problem, ...others] = variableProblems({ [name]: 'secret', PATH: '/bin' }, NAMES);
    expect([problem?.path, others]).toEqual([name, []]);
    expect(problem?.fix).toContain(fix);
    expect(problem && lineOf(problem)).not.toContain('secret');
  });

  test('and so is an environment that does not exist', () => {
    expect(variableProblems({ HOLDFAST_ENVIRONMENT: 'staging' }, NAMES)).toEqual([]);
    expect(variableProblems({ HOLDFAST_ENVIRONMENT: 'stage' }, NAMES).map(lineOf)).toEqual([
      'HOLDFAST_ENVIRONMENT: must be one of production, staging, sandbox (variables), got stage; name one of them, or unset it',
    ]);
  });

  test('not those that are read', () => {
    const read = { HOLDFAST_SANDBOX_ON_CALL: 'a@b.de', HOLDFAST_PG_BIN: '/usr', HOLDFASTER: '1' };
    expect(variableProblems(read, NAMES)).toEqual([]);
  });
});

describe('production takes no samples', () => {
  const REAL = {
    HOLDFAST_PRODUCTION_ACCOUNT: '284917365528',
    HOLDFAST_PRODUCTION_DOMAIN: 'mail.kessler.eu',
    HOLDFAST_PRODUCTION_ON_CALL: 'pager@kessler.eu',
    HOLDFAST_PRODUCTION_SECURITY: 'security@kessler.eu',
    HOLDFAST_PRODUCTION_RUNBOOKS: 'https://runbooks.kessler.eu/',
  };
  const missing = (given: object, name = 'production'): readonly string[] | undefined =>
    environments({ ...REAL, ...given }).find((environment) => environment.name === name)?.placeholders;

  test('with real values nothing is missing', () => expect(missing({})).toEqual([]));

  test.each([
    ['ACCOUNT', ['111111111111', '111122223333', '123456789012', '000000000001', ' ', '']],
    ['DOMAIN', ['mail.example.com', 'holdfast.example', 'changeme.eu', 'mail.kessler.test']],
    ['ON_CALL', ['on-call@example.org', 'CHANGEME@kessler.eu', 'TODO@kessler.eu']],
    ['RUNBOOKS', ['https://runbooks.production.holdfast.example/', '']],
  ])('%s: %j', (value, samples) => {
    const variable = `HOLDFAST_PRODUCTION_${value}`;
    for (const sample of samples) expect(missing({ [variable]: sample })).toEqual([variable]);
  });

  test('other environments do, but no placeholder', () => {
    const given = { HOLDFAST_STAGING_ACCOUNT: '111122223333', HOLDFAST_STAGING_DOMAIN: 'staging.holdfast.example' };
    expect(missing(given, 'staging')).not.toContain('HOLDFAST_STAGING_ACCOUNT');
    expect(missing(given, 'staging')).toContain('HOLDFAST_STAGING_DOMAIN');
  });

  test('agreements and host names of the example company are named', () => {
    expect(sampleAgreements(SUB_PROCESSORS).map(({ given }) => given)).toEqual([
      'EXAMPLE-DPA-001',
      'EXAMPLE-DPA-002',
      'EXAMPLE-DPA-003',
      'holdfast-example.zendesk.com',
      'EXAMPLE-TERMS-001',
      'EXAMPLE-TERMS-002',
    ]);
  });

  test.each(['pager@exemplary.eu', 'examples.eu', '284917365528', 'contest.eu'])('%s is none', (value) =>
    expect(isSample(value)).toBe(false),
  );
});
