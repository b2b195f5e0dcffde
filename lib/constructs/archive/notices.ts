import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Contacts } from '../../config/types';

export interface NoticesProps {
  readonly contacts: Contacts;
  readonly key: IKey;
}

/** Where people are told: the on-call engineer about the service, the security officer about findings. */
export class Notices extends Construct {
  readonly onCall: Topic;
  readonly security: Topic;

  constructor(scope: Construct, id: string, { contacts, key }: NoticesProps) {
    super(scope, id);
    this.onCall = this.topic('OnCall', 'Holdfast on-call', contacts.onCall, key);
    this.security = this.topic('Security', 'Holdfast security', contacts.security, key);
  }

  private topic(id: string, displayName: string, endpoint: string, masterKey: IKey): Topic {
    const topic = new Topic(this, id, { displayName, masterKey });
    // Not addSubscription: it would derive the logical id from the address.
    new Subscription(this, `${id}Mail`, { topic, endpoint, protocol: SubscriptionProtocol.EMAIL });
    return topic;
  }
}
