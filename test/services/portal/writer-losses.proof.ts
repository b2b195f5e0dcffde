/** A hundred losses of the writer of each kind, under load. About ten minutes. */
import { LOSSES, startLossyService, type LossyService } from './writer-losses';

let service: LossyService;

beforeAll(async () => {
  service = await startLossyService();
}, 60_000);
afterAll(() => service?.close());

test.each(LOSSES)(
  '100 times, %s: no portal ends, and no acknowledged write is missing',
  async (loss) => {
    const { exits, servedAgain, replies, missing } = await service.lose(loss, 100);
    expect({ exits, servedAgain, missing, none: replies.none }).toEqual({
      exits: 0,
      servedAgain: true,
      missing: 0,
      none: undefined,
    });
  },
  1_200_000,
);
