import type { Construct, IDependable } from 'constructs';
import type { LogArchive } from '../constructs/archive/log-archive';
import type { Reporting } from '../constructs/archive/reporting';
import { Audit } from '../constructs/backup/audit';
import { janitorAlarms, jobAlarms, markAlarms, proofAlarms } from '../constructs/backup/backup-alarms';
import { BackupKey } from '../constructs/backup/backup-key';
import { BackupRole } from '../constructs/backup/backup-role';
import { BackupSchedule } from '../constructs/backup/backup-schedule';
import { evidenceOf } from '../constructs/backup/audit-evidence';
import { Janitor } from '../constructs/backup/janitor/janitor';
import { LockedVault } from '../constructs/backup/locked-vault';
import { MarkWriter } from '../constructs/backup/mark-writer';
import { RestoreProof } from '../constructs/backup/restore-proof/restore-proof';
import { RestoreTests } from '../constructs/backup/restore-tests';
import { Sampler } from '../constructs/backup/sampler';
import { Validators } from '../constructs/backup/validators';
import { raise } from '../constructs/alarm/alarm';
import type { Network } from '../constructs/network/network';
import { WEB } from '../constructs/service/service-network';
import type { DataStack } from './data-stack';
import { type Place, RegionalStack } from './regional-stack';

export interface BackupStackProps extends Reporting {
  readonly network: Network;
  /** Of the same region; the source of marks and samples. Backups select resources by tag. */
  readonly data: Pick<DataStack, 'database' | 'stores'>;
  /** Done when AWS Backup is on in the region: until then a selection by tag selects nothing, silently. */
  readonly switchedOn: IDependable;
  readonly archive: LogArchive;
}

/** Backups of one region that no one can delete, and a weekly proof that they can be restored. */
export class BackupStack extends RegionalStack {
  constructor(scope: Construct, id: string, place: Place, props: BackupStackProps) {
    super(scope, id, place, 'Holdfast: backups of one region, and restore tests');
    const { environment, region, peer } = place;
    const { network, data, switchedOn, archive, logKey, notices } = props;
    const here = { environment, region };
    const copyTo = region.founding ? undefined : peer;
    const key = new BackupKey(this, 'Key', environment);
    const evidence = evidenceOf(archive, environment, region);
    const background = { logKey, notices, network: { functions: network.functions, reaches: [WEB] } };

    const vault = new LockedVault(this, 'Vault', { environment, key });
    const role = new BackupRole(this, 'Role', here);
    const schedule = new BackupSchedule(this, 'Schedule', { environment, vault, role, copyTo });
    schedule.node.addDependency(switchedOn);

    const tests = new RestoreTests(this, 'RestoreTests', { ...here, network, key, role });
    tests.node.addDependency(vault);
    const marks = new MarkWriter(this, 'Marks', { database: data.database.variables, background, evidence });
    const sampled = {
      background,
      markKey: marks.key,
      samples: evidenceOf(archive, environment, region, 'samples'),
      stores: data.stores,
    };
    new Sampler(this, 'Samples', sampled);
    const validators = new Validators(this, 'Validators', { ...sampled, tests, key, evidence });
    const proof = new RestoreProof(this, 'RestoreProof', { ...here, tests, validators, key, evidence, logKey });
    const janitor = new Janitor(this, 'Janitor', { ...here, background, tests, evidence });
    new Audit(this, 'Audit', { ...here, key, copyTo });

    raise(vault, notices.onCall, jobAlarms(region));
    raise(janitor, notices.onCall, janitorAlarms(region));
    raise(marks, notices.onCall, markAlarms(marks.handler.function.functionName));
    raise(proof, notices.onCall, proofAlarms(proof.stateMachineArn));
  }
}
