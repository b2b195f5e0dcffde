import { FLAGS } from '../../../lib/app';
import { type Json, type StackTemplate, TemplateIndex } from '../../../lib/assembly/template-index';
import type { Environment, EnvironmentName } from '../../../lib/config/types';
import { EmailService } from '../../../lib/email-service';
import { testApp } from '../../support/apps';
import { environment } from '../../support/stage';

/** The whole service in all regions of an environment, with changes to what is committed. */
export function backupTree(name: EnvironmentName, changes: Partial<Environment>): TemplateIndex {
  const service = new EmailService(
    testApp({ context: FLAGS, builtinCloudFormationValidation: false }),
    environment(name, changes),
  );
  return new TemplateIndex(
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
