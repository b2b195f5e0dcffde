import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { trailName } from '../../config/names';
import type { Singleton } from '../../config/choices';
import type { Site } from '../../config/types';
import { TRAIL_NAMES } from '../archive/trail-deliveries';
import { RECORDER } from './configuration-record';

export interface ResumeRecordingProps extends Site {
  readonly adopted: readonly Singleton[];
}

/**
 * First aid after 'Watching was switched off' (I1), as a Systems Manager document. The on-call engineer runs it with their own
 * permissions. It starts both trails and the recorder of the region; starting what already runs changes nothing.
 */
export class ResumeRecording extends Construct {
  constructor(scope: Construct, id: string, { environment, region, adopted }: ResumeRecordingProps) {
    super(scope, id);
    const call = (name: string, Service: string, Api: string, inputs: object): object => ({
      name,
      action: 'aws:executeAwsApi',
      inputs: { Service, Api, ...inputs },
    });
    new CfnDocument(this, 'Document', {
      name: `holdfast-${environment.name}-ResumeRecording`,
      documentType: 'Automation',
      documentFormat: 'JSON',
      updateMethod: 'NewVersion',
      content: {
        schemaVersion: '0.3',
        description:
          'Starts the trails and the configuration recorder of this region again. Runbook: "Watching was switched off".',
        mainSteps: [
          ...TRAIL_NAMES.map((trail) =>
            call(`Start_${trail}_trail`, 'cloudtrail', 'StartLogging', { Name: trailName(environment, trail, region) }),
          ),
          ...(adopted.includes('configRecorder')
            ? []
            : [
                call('Start_recorder', 'config', 'StartConfigurationRecorder', { ConfigurationRecorderName: RECORDER }),
              ]),
        ],
      },
    });
  }
}
