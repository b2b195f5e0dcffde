import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Contacts } from '../../config/types';
import { admit, fromThisAccount } from '../permission/statements';

export interface AlertTopicsProps {
  readonly contacts: Contacts;
  readonly key: IKey;
}

/** Two topics: one notifies the on-call engineer about the service, one the security officer about findings. */
export class AlertTopics extends Construct {
  readonly onCall: Topic;
  readonly security: Topic;
  /** Encrypts messages on the topics, and those that could not be delivered to them. */
  readonly key: IKey;

  constructor(scope: Construct, id: string, { contacts, key }: AlertTopicsProps) {
    super(scope, id);
    this.key = key;
    this.onCall = this.topic('OnCall', 'Holdfast on-call', contacts.onCall, key);
    this.security = this.topic('Security', 'Holdfast security', contacts.security, key);
  }

  private topic(id: string, displayName: string, endpoint: string, masterKey: IKey): Topic {
    const topic = new Topic(this, id, { displayName, masterKey });
    // A topic with its own policy no longer admits the account's services by default.
    for (const statement of publishers(topic)) topic.addToResourcePolicy(statement);
    // Not addSubscription: it would derive the logical id from the address.
    new Subscription(this, `${id}Mail`, { topic, endpoint, protocol: SubscriptionProtocol.EMAIL });
    return topic;
  }
}

/** All publishers: alarms and event rules in other stacks add none. EventBridge's requests name no account. */
const publishers = (topic: Topic): readonly PolicyStatement[] => [
  admit('cloudwatch.amazonaws.com', 'sns:Publish', topic.topicArn, fromThisAccount(topic)),
  admit('events.amazonaws.com', 'sns:Publish', topic.topicArn),
];
