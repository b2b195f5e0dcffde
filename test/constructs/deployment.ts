/** CloudFormation's side of a custom resource, for a handler under test. */
import type { HttpService } from '../support/http-service';

/** The event that a deployment sends; `more` adds fields or replaces them. */
export const deployment = ({ url }: HttpService, RequestType: string, ResourceProperties: object, more = {}) => ({
  RequestType,
  ResponseURL: `${url}/answer`,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Resource',
  ResourceProperties: { ServiceToken: 'arn', ServiceTimeout: '300', ...ResourceProperties },
  ...more,
});

/** What the handler answered. */
export const answered = ({ received }: HttpService) =>
  received.filter(({ path }) => path === '/answer').map(({ body }) => JSON.parse(body));
