/** Everything that must hold before anything is created, asked at once. Reads only. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Region } from '../config/types';
import { messageOf } from '../runtime/text';
import { stacksIn } from './deployed-stacks';
import type { Answer, Question, Scope, Sources } from './question';
import { ACCOUNT, CREDENTIALS } from './questions/account';
import { ACCOUNT_SERVICES } from './questions/account-services';
import { MACHINE } from './questions/machine';
import { PUBLIC_NAMES } from './questions/public-names';
import { QUOTA_QUESTIONS } from './questions/quotas';

const QUESTIONS = [...MACHINE, ...ACCOUNT, ...QUOTA_QUESTIONS, ...ACCOUNT_SERVICES, ...PUBLIC_NAMES];

/** One question has this long, in milliseconds: a command without credentials ends within 10 s. */
const PATIENCE = 8_000;

/**
 * All answers, in the order of the questions. Never rejects: what cannot be asked is unknown.
 * @param only names of the questions to ask; default: all. Credentials are asked for always
 * @param patience of one question, in milliseconds
 */
export async function preflight(
  sources: Sources,
  only: readonly string[] = QUESTIONS.map(({ name }) => name),
  patience = PATIENCE,
): Promise<readonly Answer[]> {
  const [first, ...others] = sources.environment.regions;
  const home = scopeIn(sources, first);
  const scopes = [home, ...others.map((region) => scopeIn(sources, region))];
  // This machine is asked meanwhile, so that a command without credentials ends after one patience and not two.
  const credentials = answerTo(CREDENTIALS, home, patience);
  const asked = QUESTIONS.filter(({ name }) => only.includes(name)).flatMap((question) =>
    (question.of === 'region' ? scopes : [home]).map(async (scope) =>
      question.of === 'machine' || (await credentials).state === 'ok'
        ? answerTo(question, scope, patience)
        : unasked(question, scope),
    ),
  );
  return Promise.all([credentials, ...asked]);
}

function scopeIn(sources: Sources, region: Region): Scope {
  let stacks: ReturnType<Scope['stacks']> | undefined;
  return { ...sources, region, stacks: () => (stacks ??= stacksIn(sources.environment, sources.config(region))) };
}

const placeOf = (question: Question, { region }: Scope): Pick<Answer, 'question' | 'region' | 'required'> => ({
  question: question.name,
  region: question.of === 'region' ? region.name : null,
  required: question.required,
});

const unasked = (question: Question, scope: Scope): Answer => ({
  ...placeOf(question, scope),
  state: 'unknown',
  found: 'not asked',
  fix: CREDENTIALS.fix,
});

async function answerTo(question: Question, scope: Scope, patience: number): Promise<Answer> {
  const place = placeOf(question, scope);
  try {
    const { holds, found, fix = question.fix } = await within(question.ask(scope), patience);
    return { ...place, state: holds ? 'ok' : 'missing', found, fix };
  } catch (error) {
    const fix =
      wayOut(error) ?? (question === CREDENTIALS ? question.fix : `ask again; if it stays so: ${question.fix}`);
    return { ...place, state: 'unknown', found: messageOf(error), fix };
  }
}

/** What to do about an error of AWS, by its name. */
function wayOut(error: unknown): string | undefined {
  const name = error instanceof Error ? error.name : '';
  if (/AccessDenied|Unauthorized|NotAuthorized/i.test(name)) return 'let the caller make this call';
  if (/Throttl|TooManyRequests|RateExceeded|RequestLimit/i.test(name)) return 'ask again in a minute';
  return undefined;
}

/** @throws where there is no result in time */
async function within<T>(result: Promise<T>, patience: number): Promise<T> {
  const answered = new AbortController();
  const late = wait(patience, undefined, { signal: answered.signal }).then(() => {
    throw new Error(`no answer within ${patience / 1000} s`);
  });
  return Promise.race([result, late]).finally(() => answered.abort());
}
