import type { IPolicyValidationPlugin } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, type IApplyRule, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import type { PolicyRecord } from './record';

/** The public rule packs, each of which writes down what it judges: AWS Solutions, NIST 800-53 R5, HIPAA Security, PCI DSS 3.2.1. */
export const packs = (record: PolicyRecord): readonly IPolicyValidationPlugin[] => [
  new AwsSolutions(record),
  new Nist(record),
  new Hipaa(record),
  new Pci(record),
];

// One subclass each: the hook is protected, and inheriting is how a pack offers it.

class AwsSolutions extends AwsSolutionsChecks {
  constructor(private readonly record: PolicyRecord) {
    super();
  }

  protected override applyRule(rule: IApplyRule): void {
    const watched = this.record.watch(this.name, rule);
    if (watched) super.applyRule(watched);
  }
}

class Nist extends NIST80053R5Checks {
  constructor(private readonly record: PolicyRecord) {
    super();
  }

  protected override applyRule(rule: IApplyRule): void {
    const watched = this.record.watch(this.name, rule);
    if (watched) super.applyRule(watched);
  }
}

class Hipaa extends HIPAASecurityChecks {
  constructor(private readonly record: PolicyRecord) {
    super();
  }

  protected override applyRule(rule: IApplyRule): void {
    const watched = this.record.watch(this.name, rule);
    if (watched) super.applyRule(watched);
  }
}

class Pci extends PCIDSS321Checks {
  constructor(private readonly record: PolicyRecord) {
    super();
  }

  protected override applyRule(rule: IApplyRule): void {
    const watched = this.record.watch(this.name, rule);
    if (watched) super.applyRule(watched);
  }
}
