import { Stack } from 'aws-cdk-lib';
import { CfnConfigurationRecorder, CfnDeliveryChannel } from 'aws-cdk-lib/aws-config';
import { Construct, type IDependable } from 'constructs';
import { bucketName } from '../../config/names';
import type { Site } from '../../config/types';
import { LANDING } from '../archive/landing';
import { configRoleArn } from './account-services';

export interface ConfigurationRecordProps extends Site {
  /** Done when the recorder's role exists. */
  readonly role: IDependable;
}

/** Name of the recorder, by which ResumeRecording starts it; there is one a region. */
export const RECORDER = 'holdfast';

/** What every resource of the region looked like at any time (C3, F6), kept with the trail's class. */
export class ConfigurationRecord extends Construct {
  constructor(scope: Construct, id: string, { environment, region, role }: ConfigurationRecordProps) {
    super(scope, id);
    // Neither depends on the other: AWS Config starts recording when it finds both.
    const recorder = new CfnConfigurationRecorder(this, 'Recorder', {
      name: RECORDER,
      // The service-linked role: Security Hub's first control of AWS Config asks for it.
      roleArn: configRoleArn(Stack.of(this).account),
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    });
    recorder.node.addDependency(role);
    const channel = new CfnDeliveryChannel(this, 'Channel', {
      s3BucketName: bucketName(environment, 'landing', region),
      s3KeyPrefix: LANDING.configuration.folder,
      configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' },
    });
    // As the recorder does, so that both begin together: each is retried until the other is there.
    channel.node.addDependency(role);
  }
}
