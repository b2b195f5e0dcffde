/**
 * The state machine that proves a restored copy, as data. Every failure becomes a verdict, so that the same last states delete
 * the instance, report, and write the evidence. Only then does the execution succeed or fail.
 */
import { RESTORED } from '../../../config/names';
import { PROOF_FOLDERS } from '../../../config/record-writers';
import { DATABASE } from './database-states';
import type { Machine, State } from './states';
import { caught, fill, IN_TURN, judge, PATIENCE, task, verdict } from './steps';

/** Folder of the proofs in the evidence bucket. */
export const EVIDENCE_FOLDER = PROOF_FOLDERS.restores;

const ours = (kind?: string): string => {
  const mine = `$job.CreatedBy.RestoreTestingPlanArn = '${fill('Plan')}'`;
  return `{% ${kind ? `${mine} and $job.ResourceType = '${kind}'` : mine} %}`;
};

const BEGINNING: Readonly<Record<string, State>> = {
  Begin: {
    Type: 'Pass',
    Assign: {
      job: { RestoreJobId: '{% $states.input.detail.restoreJobId %}' },
      instance: `{% '${RESTORED.instance}-' & $lowercase($states.input.detail.restoreJobId) %}`,
      verdict: verdict('nothing was validated'),
      looks: 0,
      reported: false,
      filed: false,
    },
    Next: 'ReadRestore',
  },
  ReadRestore: task('aws-sdk:backup:describeRestoreJob', {
    Arguments: { RestoreJobId: '{% $job.RestoreJobId %}' },
    Assign: { job: '{% $states.result %}' },
    Catch: [caught('the restore job could not be read', 'Report')],
    Next: 'WhatWasRestored',
  }),
  WhatWasRestored: {
    Type: 'Choice',
    Choices: [
      { Condition: ours('Aurora'), Next: 'CreateInstance' },
      { Condition: ours('S3'), Next: 'ValidateObjects' },
      { Condition: ours(), Next: 'UnknownKind' },
    ],
    Default: 'NotATest',
  },
  UnknownKind: judge("{% 'no validator for a restored ' & $job.ResourceType %}", 'Report'),
  NotATest: { Type: 'Succeed' },
};

const OBJECTS: Readonly<Record<string, State>> = {
  ValidateObjects: task('lambda:invoke', {
    Arguments: {
      FunctionName: fill('ValidateObjects'),
      Payload: {
        restoreJobId: '{% $job.RestoreJobId %}',
        recoveryPointTime: '{% $job.RecoveryPointCreationDate %}',
        restoredBucket: "{% $substringAfter($job.CreatedResourceArn, ':::') %}",
        sourceBucket: "{% $substringAfter($job.SourceResourceArn, ':::') %}",
      },
    },
    TimeoutSeconds: PATIENCE.validator,
    Assign: { verdict: '{% $states.result.Payload %}' },
    Retry: IN_TURN,
    // AWS Backup deletes the bucket, after it has the result.
    Catch: [caught('the validator of objects failed', 'Report')],
    Next: 'Report',
  }),
};

const ENDING: Readonly<Record<string, State>> = {
  Report: task('aws-sdk:backup:putRestoreValidationResult', {
    Arguments: {
      RestoreJobId: '{% $job.RestoreJobId %}',
      ValidationStatus: "{% $verdict.outcome = 'SUCCESSFUL' ? 'SUCCESSFUL' : 'FAILED' %}",
      ValidationStatusMessage: "{% $substring('' & $verdict.reason, 0, 1000) %}",
    },
    Assign: { reported: true },
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        Assign: { notReported: '{% $states.errorOutput.Error %}' },
        Next: 'WriteEvidence',
      },
    ],
    Next: 'WriteEvidence',
  }),
  WriteEvidence: task('aws-sdk:s3:putObject', {
    Arguments: {
      Bucket: fill('EvidenceBucket'),
      Key: `{% '${EVIDENCE_FOLDER}/' & $substring($states.context.Execution.StartTime, 0, 10) & '/' & $job.RestoreJobId & '.json' %}`,
      ContentType: 'application/json',
      // A locked bucket takes no object without a checksum.
      ChecksumAlgorithm: 'SHA256',
      Body: {
        kind: 'restore-validation',
        restoreJob: '{% $job %}',
        verdict: '{% $verdict %}',
        reported: '{% $reported %}',
        execution: '{% $states.context.Execution.Id %}',
        startedAt: '{% $states.context.Execution.StartTime %}',
        endedAt: '{% $states.context.State.EnteredTime %}',
      },
    },
    Assign: { filed: true },
    Catch: [{ ErrorEquals: ['States.ALL'], Assign: { notFiled: '{% $states.errorOutput.Error %}' }, Next: 'IsProved' }],
    Next: 'IsProved',
  }),
  IsProved: {
    Type: 'Choice',
    Choices: [{ Condition: "{% $verdict.outcome = 'SUCCESSFUL' and $reported and $filed %}", Next: 'Proved' }],
    Default: 'NotProved',
  },
  Proved: { Type: 'Succeed' },
  NotProved: {
    Type: 'Fail',
    Error: 'NotProved',
    Cause:
      "{% '' & $verdict.reason & ($reported ? '' : ' (not reported)') & ($filed ? '' : ' (no evidence written)') %}",
  },
};

export const RESTORE_PROOF: Machine = {
  Comment: 'Proves a restored copy, reports to AWS Backup and writes evidence (L6)',
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  TimeoutSeconds: PATIENCE.whole,
  States: { ...BEGINNING, ...DATABASE, ...OBJECTS, ...ENDING },
};
