import type { HandlerNetwork, HandlerProps } from '../handler/handler';

/** What all functions of the stack have in common: their key, whom they tell, and where they stand. */
export type Background = Pick<HandlerProps, 'logKey' | 'notices'> & { readonly network: HandlerNetwork };
