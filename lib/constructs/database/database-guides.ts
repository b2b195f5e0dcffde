/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const DATABASE_GUIDES: Guides = {
  'The database does not run': {
    means:
      "The cluster of a region reports less capacity than its floor, or nothing. In the writer's region, all writes fail. In the other region, reads fail, there is no standby, and a flip to it would fail.",
    look: [
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
      'aws rds describe-events --region "$REGION" --source-type db-cluster --source-identifier "holdfast-$ENVIRONMENT-$REGION" --duration 180',
      'aws rds describe-global-clusters --region "$REGION" --global-cluster-identifier "holdfast-$ENVIRONMENT" --query "GlobalClusters[0].[Status,GlobalClusterMembers]"',
    ],
    decide: [
      "`aws rds describe-events --source-type db-cluster --source-identifier holdfast-<environment>-<region>`, then the instances' status. One instance that restarts is a failover within the region; it takes about half a minute and does not raise this alarm.",
      'Both instances gone or `incompatible-*`: read the message of the event. `inaccessible-encryption-credentials`: the key. See in CloudTrail who changed it, and enable it again.',
      'Metrics missing while `/readyz` answers: CloudWatch is late. See the AWS Health Dashboard.',
      "The writer's region, and no recovery expected within 10 minutes: decide on a flip. First read the lag in the other region.",
    ],
    commands: [
      'KEY=   # ARN of the key, from the event: only if someone disabled it',
      'aws kms enable-key --region "$REGION" --key-id "$KEY"',
    ],
    verify: 'Both instances are `available`, and `/readyz` answers 200.',
    undo: 'To undo an enabled key, disable it again. A flip: fail back ([region-flip.md](region-flip.md#failback)).',
  },
  'The database cannot grow': {
    means:
      'An instance uses 90 % or more of its maximum capacity units. Next, statements become slow; then connections run out.',
    look: [
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].ServerlessV2ScalingConfiguration"',
    ],
    decide: [
      'Performance Insights, *top SQL*: one statement with most of the load is a missing index or a runaway job. End the job (`pg_terminate_backend`), then fix it.',
      'Load spread over many statements: see on the dashboard whether it comes from all customers, one customer or an attack.',
      "Real load: raise `database.maxCapacity` and deploy *both* regions, the reader's first. It needs no restart, but `max_connections` follows only after one.",
    ],
    commands: [
      'aws rds modify-db-cluster --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --serverless-v2-scaling-configuration MinCapacity=2,MaxCapacity=48 --apply-immediately   # production; write it into lib/config/environments.ts today',
    ],
    verify: 'Capacity stays below 90 % of its maximum, and the alarm ends.',
    undo: 'The same command with the maximum of lib/config/environments.ts; the next deployment does it, too.',
  },
  'Database connections run out': {
    means: "More than 90 % of an instance's connections are open. The next program that starts is refused.",
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services portal gateway --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
    ],
    decide: [
      '`SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC`.',
      "Many `idle`: a pool is too large for the number of tasks. Lower the pool, or the service's ceiling.",
      'Many `idle in transaction`: a program waits while its transaction is open. Find it by `application_name`.',
      'Many `active`: statements are slow; go on with *The database cannot grow*.',
    ],
    commands: [
      'aws ecs update-service --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --service portal --force-new-deployment   # replaces every task, one after the other',
    ],
    verify: 'Connections fall below 90 %, and the alarm ends.',
    undo: 'A restart has no undo; the task or instance comes back by itself.',
  },
  'A reader is behind': {
    means:
      "A reader is more than 10 seconds behind its cluster's storage, so customers see old data there. Nothing is lost.",
    look: [
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
    ],
    decide: [
      'Only one reader: is it at its ceiling? If not, restart it; the other reader serves meanwhile.',
      'All readers, shortly after a deployment: a migration rewrote a large table. The alarm ends by itself.',
      'A query that has run on the reader for minutes: end it.',
    ],
    commands: [
      'INSTANCE=   # of the reader',
      'aws rds reboot-db-instance --region "$REGION" --db-instance-identifier "$INSTANCE"',
    ],
    verify: 'The lag is below a second, and the alarm ends.',
    undo: 'A restart has no undo; the task or instance comes back by itself.',
  },
  'Transaction ids run out': {
    means:
      'The oldest transaction id is a billion old. At two billion PostgreSQL refuses to write: there are days to weeks left, not more.',
    look: [
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
      'aws rds describe-db-log-files --region "$REGION" --db-instance-identifier "$(aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].DBClusterMembers[?IsClusterWriter].DBInstanceIdentifier" --output text)" --filename-contains postgresql',
    ],
    decide: [
      'What holds vacuum back: `SELECT pid, xact_start, state, query FROM pg_stat_activity WHERE backend_xmin IS NOT NULL ORDER BY xact_start LIMIT 5`, `pg_prepared_xacts`, `pg_replication_slots`. End the transactions that have been open for days.',
      "Which tables are oldest: `SELECT relname, age(relfrozenxid) FROM pg_class WHERE relkind = 'r' ORDER BY 2 DESC LIMIT 10`.",
      'Nothing holds vacuum back: run `VACUUM (FREEZE, VERBOSE)` on these tables, one at a time, at night.',
    ],
    commands: [],
    verify: '`SELECT max(age(datfrozenxid)) FROM pg_database` falls, and the alarm ends.',
    undo: 'Nothing to undo: a vacuum changes no rows. An ended transaction is rolled back, and its program tries again.',
  },
  'Database replication is behind': {
    means:
      'Commits reach this region, the standby, more than a minute late. Normal is less than a second. A switchover takes longer; a failover loses that much.',
    look: [
      'aws rds describe-global-clusters --region "$REGION" --global-cluster-identifier "holdfast-$ENVIRONMENT" --query "GlobalClusters[0].[Status,GlobalClusterMembers]"',
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
    ],
    decide: [
      '`SELECT * FROM aurora_global_db_status()` on the writer: a high `durability_lag_in_msec` with little `rpo_lag_in_msec` is one large transaction under way.',
      'Compare the write load with the days before; a bulk job can wait. Is the standby at its ceiling?',
      'AWS Health Dashboard of both regions. A problem between the regions also delays the copies of messages.',
      'Start no drill until the alarm ends.',
    ],
    commands: [],
    verify: 'The lag is below a second, and the alarm ends.',
    undo: 'Nothing to undo; start what you stopped again.',
  },
  'Database replication is far behind': {
    means: 'Commits reach the standby more than an hour late. The promise is to lose at most 4 hours (M9).',
    look: [
      'aws rds describe-global-clusters --region "$REGION" --global-cluster-identifier "holdfast-$ENVIRONMENT" --query "GlobalClusters[0].[Status,GlobalClusterMembers]"',
      'aws backup list-recovery-points-by-backup-vault --region "$REGION" --backup-vault-name "holdfast-$ENVIRONMENT" --by-resource-type Aurora --query "RecoveryPoints[:5].[CreationDate,Status,RecoveryPointArn]"',
    ],
    decide: [
      'Call the incident lead. Do not start a failover before you know the lag. Do not start a switchover before the lag is near zero.',
      'The steps of *Database replication is behind*. Stop bulk writes.',
      'Replication has stopped (the lag grows by a second each second): AWS support, severity *business-critical system down*, with both cluster identifiers.',
      "Check that backups of the writer's region are recent: until the alarm ends, they are the second copy.",
    ],
    commands: [
      'aws support create-case --severity-code critical --subject "Aurora Global Database: replication has stopped" --communication-body "See both clusters." --service-code amazon-rds-aurora',
    ],
    verify: 'The lag is below a minute and both alarms end.',
    undo: 'Close the case; start what you stopped again.',
  },
  'Commits are slow': {
    means: 'Changes in the portal are slow; heartbeats arrive late.',
    look: [
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
      'aws rds describe-events --region "$REGION" --source-type db-cluster --source-identifier "holdfast-$ENVIRONMENT-$REGION" --duration 180',
    ],
    decide: [
      'Performance Insights, top waits: `IO:XactSync` is storage, `Lock:*` is a blocking session, `CPU` is the ceiling.',
      "A blocking session: `SELECT pg_blocking_pids(pid), * FROM pg_stat_activity WHERE wait_event_type = 'Lock'`; end the oldest blocking session if no colleague or program needs it.",
      "Storage: AWS Health Dashboard of the writer's region. If it continues, a switchover moves the writer without loss.",
    ],
    commands: [
      'SWITCH=   # the other region, only if storage of this region stays slow',
      'npx holdfast drill --environment "$ENVIRONMENT" --to "$SWITCH" --mode switchover',
    ],
    verify: 'Commits take milliseconds again, and the alarm ends.',
    undo: 'Fail back ([region-flip.md](region-flip.md#failback)). An ended session rolls back, and its program tries again.',
  },
  'Transactions block each other': {
    means: 'Two transactions wait for each other; PostgreSQL ends one of them, and its program tries again.',
    look: [
      'aws logs tail "/aws/rds/cluster/holdfast-$ENVIRONMENT-$REGION/postgresql" --region "$REGION" --since 30m --filter-pattern \'deadlock\'',
    ],
    decide: [
      'Engine log: `deadlock detected` names both statements and both processes.',
      'After a release: two programs lock rows in a different order. Roll back, or order them by key.',
      'Without a release: a migration runs at the same time as customer traffic. Wait for it to end; migrations take their locks with a timeout.',
    ],
    commands: [],
    verify: 'No further deadlock in the log, and the alarm ends.',
    undo: 'To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
};
