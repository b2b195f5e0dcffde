/** Words of sample values, and top-level domains that no registry delegates (RFC 2606). */
const WORDS = /(?:^|[^a-z])(?:example|change[-_ ]?me|placeholder|todo)(?:[^a-z]|$)|\.(?:test|invalid|localhost)$/i;

/** Account numbers of AWS's documentation, and those of the committed placeholders. */
const ACCOUNTS = /^(?:0{9}\d{3}|(\d)\1{3}(\d)\2{3}(\d)\3{3}|123456789012|012345678901|210987654321)$/;

/** Whether a value is a sample, as documentation and example companies have them: production needs a real one. */
export const isSample = (value: string): boolean => WORDS.test(value) || ACCOUNTS.test(value);
