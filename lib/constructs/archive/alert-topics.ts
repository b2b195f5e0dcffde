import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, Topic, type TopicProps } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Environment } from '../../config/types';
import { admit, fromThisAccount } from '../permission/statements';

export interface AlertTopicsProps {
  readonly environment: Pick<Environment, 'contacts' | 'runbookBaseUrl'>;
  readonly key: IKey;
}

/** A topic, and where the pages are that its mails lead to. */
export class AlertTopic extends Topic {
  constructor(
    scope: Construct,
    id: string,
    props: TopicProps,
    /** Ends with a slash. */
    readonly runbookBaseUrl: string,
  ) {
    super(scope, id, props);
  }
}

/** Two topics: one notifies the on-call engineer about the service, one the security officer about findings. */
export class AlertTopics extends Construct {
  readonly onCall: AlertTopic;
  readonly security: AlertTopic;
  /** Encrypts messages on the topics, and those that could not be delivered to them. */
  readonly key: IKey;

  constructor(scope: Construct, id: string, { environment, key }: AlertTopicsProps) {
    super(scope, id);
    this.key = key;
    const { contacts, runbookBaseUrl } = environment;
    this.onCall = this.topic('OnCall', 'Holdfast on-call', contacts.onCall, runbookBaseUrl);
    this.security = this.topic('Security', 'Holdfast security', contacts.security, runbookBaseUrl);
  }

  private topic(id: string, displayName: string, endpoint: string, runbookBaseUrl: string): AlertTopic {
    const topic = new AlertTopic(this, id, { displayName, masterKey: this.key }, runbookBaseUrl);
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
