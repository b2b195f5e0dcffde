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
    why: 'The records themselves stay locked where they are; a table or a question that is wrong gives an error to whoever asks it, in the yearly exercise at the latest, and is put right without any record being touched.',
    kinds: [
      { type: /^AWS::(Glue::Table|Athena::PreparedStatement|Athena::WorkGroup)$/, keys: /./ },
      { type: /^AWS::(Athena::PreparedStatement|Logs::QueryDefinition)$/, keys: /^$/ },
      { type: /^AWS::Logs::QueryDefinition$/, keys: /./ },
    ],
  },
  {
    name: 'Parameters of the run-time twins',
    why: 'A test compares each number of a control with the promise and with what is deployed (test/commitments/twins.test.ts), and a control that was not there would be missed by it.',
    kinds: [{ type: /^AWS::Backup::(Framework|ReportPlan)$/, keys: /./ }],
  },
  {
    name: 'Alarms beside those that were promised',
    why: 'They tell operators of trouble sooner; no promise speaks of them. A test holds the list of alarms to the headings of the runbook, both ways, so that none goes unnoticed.',
    kinds: [{ type: /^AWS::CloudWatch::Alarm$/, keys: /(^|Dimensions\.\*\.Value)$/ }],
  },
  {
    name: 'Notices of a flip beside its program',
    why: 'Whoever drives a flip sees every step of it, and its evidence has them; the notices are for everybody else. The age of the last drill has an alarm of its own, whoever was reminded of it.',
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
    why: 'A backup, a copy or a restore test that starts or ends late is told by the alarm of its age (`BackupAge`, `RestoreProofAge`), whatever window it was given; how late the snapshots of customer data may begin has a check (`L5/often`).',
    kinds: [
      {
        type: /^AWS::Backup::(BackupPlan|RestoreTestingPlan|RestoreTestingSelection)$/,
        keys: /(StartWindowMinutes|CompletionWindowMinutes|StartWindowHours|SelectionWindowDays|ValidationWindowHours)$/,
      },
    ],
  },
];
