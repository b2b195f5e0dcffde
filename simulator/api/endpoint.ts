import { messageOf } from '../../lib/runtime/text';
import { Fault, NOT_SERVED, notServed, type Service } from './service';
import type { ApiAnswer, ApiRequest } from './http';
import type { FaultInjection, Met } from './fault-injection';
import { type Credentials, scopeOf, verifySignature } from './signature';

export interface EndpointParts {
  readonly region: string;
  /** By signing name. */
  readonly services: Readonly<Record<string, Service>>;
  readonly credentials: Credentials;
  readonly faults: FaultInjection;
  readonly isThere: (region: string) => boolean;
  /** Called for what should not happen: an operation that is not served, or a mistake of the simulator. */
  readonly complain: (text: string) => void;
  readonly now: () => Date;
}

/** Answers a request; undefined where the region is lost, before or after the call. */
export async function answerTo(parts: EndpointParts, request: ApiRequest): Promise<ApiAnswer | undefined> {
  if (!parts.isThere(parts.region)) return undefined;
  const scope = scopeOf(request);
  const service = scope && Object.hasOwn(parts.services, scope.service) ? parts.services[scope.service] : undefined;
  const answer = service ? await served(parts, service, request) : unserved(parts, scope?.service);
  return parts.isThere(parts.region) ? answer : undefined;
}

async function served(
  { region, credentials, faults, complain, now }: EndpointParts,
  service: Service,
  request: ApiRequest,
): Promise<ApiAnswer | undefined> {
  try {
    verifySignature(request, credentials, now());
    const signedFor = scopeOf(request)?.region;
    if (signedFor !== region)
      throw new Fault(
        'InvalidSignatureException',
        403,
        `Credential should be scoped to a valid region: ${region}, not ${signedFor}`,
      );
    const met = await faults.meet(region, `${service.name}:${service.asked(request)}`);
    if (met.some(({ kind }) => kind === 'silence')) return undefined;
    return met.reduce(rewritten, await service.answer(region, request));
  } catch (error) {
    if (error instanceof Fault) {
      if (error.code === NOT_SERVED) complain(`${region}: ${error.message}`);
      return service.refuse(error);
    }
    const mistake = messageOf(error);
    complain(`${region}: ${service.name}:${service.asked(request)} failed: ${mistake}`);
    return service.refuse(new Fault(INTERNAL[service.name] ?? 'InternalFailure', 500, mistake));
  }
}

const rewritten = (answer: ApiAnswer, met: Met): ApiAnswer =>
  met.kind === 'rewrite' ? { ...answer, body: String(answer.body).replaceAll(met.from, met.to) } : answer;

/** Each service's code of an internal failure; `InternalFailure` is common to all (AWS API references). */
const INTERNAL: Readonly<Record<string, string>> = {
  'arc-region-switch': 'InternalServerException',
  kms: 'KMSInternalException',
  lambda: 'ServiceException',
};

function unserved({ region, complain }: EndpointParts, name: string | undefined): ApiAnswer {
  const { code, status, message } =
    name === undefined
      ? new Fault('MissingAuthenticationToken', 403, 'the request is not signed')
      : notServed(name, '');
  complain(`${region}: ${message}`);
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ __type: code, message }) };
}
