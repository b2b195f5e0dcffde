import { CfnAnalyzer } from 'aws-cdk-lib/aws-accessanalyzer';
import { Construct } from 'constructs';
import { DETECTION } from '../../config/numbers';

/** Finds who outside the account can reach something in this region, and who inside has permissions that nobody uses. */
export class AccessAnalysis extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new CfnAnalyzer(this, 'External', { analyzerName: 'holdfast-external', type: 'ACCOUNT' });
    new CfnAnalyzer(this, 'Unused', {
      analyzerName: 'holdfast-unused',
      type: 'ACCOUNT_UNUSED_ACCESS',
      analyzerConfiguration: { unusedAccessConfiguration: { unusedAccessAge: DETECTION.unusedAccess.days } },
    });
  }
}
