import type { Group } from './kind';

/** What more than a check of templates proves. */
export const TESTED: readonly Group[] = [
  {
    name: 'Programs that a test runs',
    why: 'The state machine of the restore proof is walked by an interpreter, every way from state to state; where it fails all the same, the proof of that restore is missing, and an alarm rings.',
    kinds: [
      {
        type: /^AWS::(StepFunctions::StateMachine|SSM::Document)$/,
        keys: /^Properties\.(Definition|DefinitionSubstitutions|Content)/,
      },
    ],
  },
  {
    name: 'Tables and questions of an investigation',
    why: 'The records themselves stay locked where they are; a wrong table or question gives an error when it is used, in the yearly exercise at the latest, and is corrected without touching a record.',
    kinds: [
      { type: /^AWS::(Glue::Table|Athena::PreparedStatement|Athena::WorkGroup)$/, keys: /./ },
      { type: /^AWS::(Athena::PreparedStatement|Logs::QueryDefinition)$/, keys: /^$/ },
      { type: /^AWS::Logs::QueryDefinition$/, keys: /./ },
    ],
  },
  {
    name: 'Parameters of the run-time controls',
    why: 'A test compares each number of a control with the promise and with what is deployed (test/commitments/twins.test.ts), and fails where a control is missing.',
    kinds: [{ type: /^AWS::Backup::(Framework|ReportPlan)$/, keys: /./ }],
  },
  {
    name: 'Alarms in addition to those that were promised',
    why: 'They report trouble to operators sooner; no promise needs them. A test compares the list of alarms with the headings of the runbook, both ways, so that none is missing.',
    kinds: [{ type: /^AWS::CloudWatch::Alarm$/, keys: /(^|Dimensions\.\*\.Value)$/ }],
  },
  {
    name: 'Notices of a flip in addition to its program',
    why: 'The operator of a flip sees every step of it, and its evidence has them; the notices are for all others. The age of the last drill has an alarm of its own, which does not depend on a reminder.',
    kinds: [
      {
        type: /^AWS::Events::Rule$/,
        keys: /^(Properties\.(EventPattern\.|Targets\.\*\.DeadLetterConfig$).*)?$/,
        path: /\/Recovery\/Told\//,
      },
    ],
  },
  {
    name: 'How long a job may wait',
    why: 'A backup, a copy or a restore test that starts or ends late raises the alarm of its age (`BackupAge`, `RestoreProofAge`), whatever its window is; how late the snapshots of customer data may begin has a check (`L5/backup-frequency`).',
    kinds: [
      {
        type: /^AWS::Backup::(BackupPlan|RestoreTestingPlan|RestoreTestingSelection)$/,
        keys: /(StartWindowMinutes|CompletionWindowMinutes|StartWindowHours|SelectionWindowDays|ValidationWindowHours)$/,
      },
    ],
  },
  {
    name: 'What kept resources refer to',
    why: 'No promise names these, but a database or bucket that is kept can only be used again with them. A test follows every reference of a kept resource, through imports too, and fails where one leads to something that is not kept (test/lifecycle/kept-resources.test.ts). A replacement may delete them: their UpdateReplacePolicy is `Delete` as it stands.',
    kinds: [
      {
        type: /^AWS::(IAM::(Role|ManagedPolicy)|EC2::(VPC|Subnet|SecurityGroup)|RDS::(DBSubnetGroup|DBClusterParameterGroup))$/,
        keys: /^(DeletionPolicy|UpdateReplacePolicy)$/,
      },
    ],
  },
];
