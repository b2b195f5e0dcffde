/** Quantities that carry their unit in their type: 12 hours can be handed to nothing that wants minutes. */
export interface Days {
  readonly days: number;
}
export interface Hours {
  readonly hours: number;
}
export interface Minutes {
  readonly minutes: number;
}
export interface Seconds {
  readonly seconds: number;
}

export const days = (days: number): Days => ({ days });
export const hours = (hours: number): Hours => ({ hours });
export const minutes = (minutes: number): Minutes => ({ minutes });
export const seconds = (seconds: number): Seconds => ({ seconds });
