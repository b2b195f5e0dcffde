import { CfnAnalyzer } from 'aws-cdk-lib/aws-accessanalyzer';
import { Construct } from 'constructs';
import { DETECTION } from '../../config/numbers';

/** Finds resources in this region that are reachable from outside the account, and unused permissions inside it. */
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
