import { LOSSES, startLossyService, type LossyService } from './writer-losses';

let service: LossyService;

beforeAll(async () => {
  service = await startLossyService();
}, 60_000);
afterAll(() => service?.close());

test.each(LOSSES)(
  'the writer is lost in the middle of writes, %s: no portal ends, and no acknowledged write is missing',
  async (loss) => {
    const { exits, servedAgain, replies, missing } = await service.lose(loss, 2);
    expect({ exits, servedAgain, missing, none: replies.none }).toEqual({
      exits: 0,
      servedAgain: true,
      missing: 0,
      none: undefined,
    });
  },
  90_000,
);
