/** Places that mistakes of more than one kind are made in. */

export const BUCKET = 'A/Archive/Archive/Email/Resource';

/** A resource that is added to a stack, and the stack. */
export const EXTRA = ['A/Archive/Extra', 'A/Archive'] as const;
