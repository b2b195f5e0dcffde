import { endsWithout, LOSSES, rehearsalUnderWay } from './lost-process';

jest.setTimeout(300_000);

test.each(LOSSES)(
  'without %s (%s) the command ends within 20 s, with its name and signed evidence',
  async (...loss) => {
    const { took } = await endsWithout(await rehearsalUnderWay(), loss);
    expect(took).toBeLessThan(20_000);
  },
);
