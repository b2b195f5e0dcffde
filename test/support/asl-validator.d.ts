/** The package has no types of its own. */
declare module 'asl-validator' {
  /** Judges a definition by the schemas of the Amazon States Language, and by what a schema cannot say. */
  function validate(
    definition: object,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ): { readonly isValid: boolean; readonly errors: readonly object[] };
  export = validate;
}
