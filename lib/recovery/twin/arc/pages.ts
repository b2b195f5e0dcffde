/** Answers in pages, as Region switch gives them. */
import { Refused } from '../executor/refusals';

/** What a request says about its page. */
export interface PageRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: { readonly nextToken?: string };
}

/** Most items of a page, and how many there are where the request does not say: the model's limit. */
const MOST = 100;

/** The page that is asked for. @throws Refused where the token is not one that was given out */
export function pageOf<Item>(all: readonly Item[], { maxResults = MOST, nextToken }: PageRequest): Page<Item> {
  const from =
    nextToken === undefined ? 0 : Number(/^after-(\d{1,9})$/.exec(Buffer.from(nextToken, 'base64').toString())?.[1]);
  if (!(from <= all.length)) throw new Refused('ValidationException', 'nextToken is not one that was given out');
  const until = from + maxResults;
  return {
    items: all.slice(from, until),
    next: until < all.length ? { nextToken: Buffer.from(`after-${until}`).toString('base64') } : {},
  };
}
