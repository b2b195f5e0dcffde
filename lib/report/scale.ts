/** From values to places on a drawing, and round numbers to label them with. */

export interface Scale {
  readonly from: number;
  readonly to: number;
  /** Place of a value, in the drawing's units. */
  readonly place: (value: number) => number;
}

/** Linear; a domain without extent is given some. */
export function scale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [from, end] = domain;
  const to = end > from ? end : from + 1;
  return { from, to, place: (value) => range[0] + ((value - from) / (to - from)) * (range[1] - range[0]) };
}

/** Round values of a domain, `about` as many as asked for: steps of 1, 2 or 5 times a power of ten. */
export function ticks({ from, to }: Pick<Scale, 'from' | 'to'>, about: number): readonly number[] {
  const rough = (to - from) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
