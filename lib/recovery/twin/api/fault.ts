/** An answer that is an error, by the name that the service's API gives it. */
export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
