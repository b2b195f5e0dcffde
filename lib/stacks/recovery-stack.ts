import type { Construct } from 'constructs';
import type { Region } from '../config/types';
import type { LogArchive } from '../constructs/archive/log-archive';
import type { Reporting } from '../constructs/archive/reporting';
import { SigningKey } from '../constructs/archive/signing-key';
import { evidenceOf } from '../constructs/backup/audit-evidence';
import { DrillAge } from '../constructs/recovery/drill-age';
import { DrillOperator } from '../constructs/recovery/drill-operator';
import { FlipFunctions } from '../constructs/recovery/flip-functions';
import { drillAlarms } from '../constructs/recovery/recovery-alarms';
import { RecoveryNotices } from '../constructs/recovery/recovery-notices';
import { raise } from '../constructs/alarm/alarm';
import type { Network } from '../constructs/network/network';
import { WEB } from '../constructs/service/service-network';
import type { DataStack } from './data-stack';
import { type Place, RegionalStack } from './regional-stack';

export interface RecoveryStackProps extends Reporting {
  readonly network: Network;
  readonly archive: LogArchive;
  /** Of the same region. */
  readonly data: Pick<DataStack, 'database' | 'stores'>;
}

/** A region's part of a flip, always deployed: the functions of the plan's steps, and the key and role that a drill signs and files with. */
export class RecoveryStack extends RegionalStack {
  constructor(scope: Construct, id: string, place: Place & { readonly peer: Region }, props: RecoveryStackProps) {
    super(scope, id, place, 'Holdfast: what a flip runs in one region');
    const { environment, region, peer } = place;
    const { network, archive, logKey, notices, data } = props;
    const evidence = evidenceOf(archive, environment, region);
    new FlipFunctions(this, 'Functions', {
      environment,
      region,
      peer,
      functions: network.functions,
      data,
      logKey,
      notices,
    });
    const key = new SigningKey(this, 'Key', {
      environment,
      purpose: 'drill',
      description: 'Signs the evidence of drills',
    });
    new DrillOperator(this, 'Operator', { environment, region, peer, key, evidence });
    const background = { logKey, notices, network: { functions: network.functions, reaches: [WEB] } };
    const age = new DrillAge(this, 'DrillAge', { background, evidence });
    new RecoveryNotices(this, 'Told', { notices, undelivered: age.handler });
    raise(age, notices.onCall, drillAlarms());
  }
}
