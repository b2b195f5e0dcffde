/** Clients of the AWS SDK, made for one purpose and closed after it. */

/** Time limits of a client's requests, in milliseconds: for the connection, and for the answer. */
export const limits = (connect: number, answer: number) => ({
  connectionTimeout: connect,
  requestTimeout: answer,
  throwOnRequestTimeout: true,
});

/** The result of `work` with a client, which is closed afterwards. */
export async function withClient<Client extends { readonly destroy: () => void }, Result>(
  client: Client,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
