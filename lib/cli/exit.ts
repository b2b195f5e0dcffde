/** What the command's exit code means; part of its interface, see `holdfast --help`. */
export const EXIT = {
  ok: 0,
  /** Something that has to be put right was found; with `deploy`, the CDK failed. */
  findings: 1,
  /** Wrong configuration or usage: nothing was done. */
  refused: 2,
  internal: 3,
  /** A drill waits for somebody's decision, and can be resumed. */
  waiting: 4,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export const EXIT_HELP = `
Exit codes:
  0    all is well
  1    findings, the CDK failed to deploy, or a drill was not completed
  2    wrong configuration or usage; nothing was done
  3    internal error; --verbose shows where
  4    a drill waits for a decision: go on with --resume
  130  interrupted`;
