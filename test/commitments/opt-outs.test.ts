import { Stack, Stage } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { RAW_OVERRIDES, staleExceptions, unlistedExceptions } from '../../lib/commitments/waivers/opt-outs';
import { optOut, optOuts } from '../../lib/secure-defaults';
import { testApp } from '../support/apps';
import { emailService } from '../support/environment-tree';

const production = emailService('production');

test('production has every listed exception', () => {
  expect(staleExceptions(production)).toEqual([]);
});

test('every exception has its reason', () => {
  for (const { reason } of [...optOuts(production), ...RAW_OVERRIDES]) expect(reason.length).toBeGreaterThanOrEqual(20);
});

describe('is found', () => {
  /** A stack at the path of a region's first stack. */
  function stack(): Stack {
    return new Stack(new Construct(new Stage(testApp(), 'production'), 'A'), 'Archive');
  }

  test('an opt-out that is not listed', () => {
    const where = stack();
    optOut(where, { property: 'Queue.encryption', reason: 'a reason that is long enough to be checked' });
    expect(unlistedExceptions(where.node.scopes[1] ?? where)).toMatchObject([
      { path: 'A/Archive', found: 'opt-out of Queue.encryption' },
    ]);
  });

  test('a property that is overridden past the typed interface', () => {
    const where = stack();
    new CfnTopic(where, 'Topic').addPropertyOverride('KmsMasterKeyId', 'alias/aws/sns');
    expect(unlistedExceptions(where.node.scopes[1] ?? where)).toMatchObject([
      { path: 'A/Archive/Topic', found: 'Properties.KmsMasterKeyId is overridden' },
    ]);
  });
});
