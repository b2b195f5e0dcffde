/** `mail-store`, `mail_store` and `mailStore` as `MailStore`, the form of construct ids. Ids are final: this may never give another. */
export const pascalCase = (words: string): string =>
  words.replaceAll(/(?:^|[-_])(\w)/g, (_, letter: string) => letter.toUpperCase());
