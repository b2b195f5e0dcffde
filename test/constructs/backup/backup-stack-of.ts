import { FLAGS } from '../../../lib/app';
import { type Json, type StackTemplate, Tree } from '../../../lib/commitments/tree';
import type { Environment, EnvironmentName } from '../../../lib/config/types';
import { EmailService } from '../../../lib/email-service';
import { testApp } from '../../support/apps';
import { environment } from '../../support/stage';

/** The whole service in all regions of an environment, with changes to what is committed. */
export function backupTree(name: EnvironmentName, changes: Partial<Environment>): Tree {
  const service = new EmailService(
    testApp({ context: FLAGS, builtinCloudFormationValidation: false }),
    environment(name, changes),
  );
  return new Tree(
    service.synth().stacks.map((stack): StackTemplate => {
      const [, letter = '', id = ''] = stack.displayName.split(/[/ ]/);
      const template: Json = JSON.parse(JSON.stringify(stack.template));
      return {
        environment: name,
        letter,
        name: id,
        region: stack.environment.region,
        account: stack.environment.account,
        template,
      };
    }),
  );
}
