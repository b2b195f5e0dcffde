/** Whole environments with changes to what is committed, synthesized within the test. Without changes, `assembly.ts` is quicker. */
import { FLAGS } from '../../lib/app';
import { type Json, type StackTemplate, TemplateIndex } from '../../lib/assembly/template-index';
import type { Environment } from '../../lib/config/types';
import { EmailService } from '../../lib/email-service';
import { testApp } from './apps';
import { environment } from './stage';

/** The stage of an environment; not yet synthesized. */
export const emailService = (name: string, changes: Partial<Environment> = {}): EmailService =>
  new EmailService(testApp({ context: FLAGS, builtinCloudFormationValidation: false }), environment(name, changes));

/** Its templates, in all regions. */
export function environmentTree(name: string, changes: Partial<Environment>): TemplateIndex {
  return new TemplateIndex(
    emailService(name, changes)
      .synth()
      .stacks.map((stack): StackTemplate => {
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
