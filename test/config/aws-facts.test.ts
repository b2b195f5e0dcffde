import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AuroraPostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { LOG_RETENTION_DAYS } from '../../lib/config/validate/retention';
import { ENGINE_VERSIONS } from '../../lib/config/validate/sizes';

/** Configuration may not import the CDK, so what it repeats of it is compared here. */
describe('what the configuration says of AWS is what the installed CDK says', () => {
  const known = Object.entries(AuroraPostgresEngineVersion).flatMap(([name, version]) =>
    version instanceof AuroraPostgresEngineVersion ? [{ name, full: version.auroraPostgresFullVersion }] : [],
  );

  it('releases of Aurora PostgreSQL 17, without those that RDS has withdrawn', () => {
    const library = dirname(require.resolve('aws-cdk-lib/package.json'));
    const types = readFileSync(join(library, 'aws-rds/lib/cluster-engine.d.ts'), 'utf8');
    const withdrawn = (name: string): boolean =>
      new RegExp(`@deprecated[^/]*\\*/\\s*static readonly ${name}:`).test(types);
    const offered = known
      .filter(({ name, full }) => /^17\.\d+$/.test(full) && !withdrawn(name))
      .map(({ full }) => full);
    expect([...ENGINE_VERSIONS]).toEqual(offered);
  });

  it('retention of log groups', () => {
    const days = Object.values(RetentionDays).filter(
      (each) => typeof each === 'number' && each !== RetentionDays.INFINITE,
    );
    expect([...LOG_RETENTION_DAYS]).toEqual(days);
  });
});
