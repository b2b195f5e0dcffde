/** Whether what follows a drill is what it says it is. */
import { sha256 } from '../../runtime/hash-chain';
import { type ChainLimits, endsAs, followUpFlaws, readChain } from './chain';
import type { Entry } from './entries';
import { type Flaw, flawsAt } from './flaws';
import { followUpFiles } from './follow-up';
import type { Head } from './head';
import { fingerprintOf } from './keys';
import { SEAL } from './signed-file';
import { newestOf, olderThan, timeFlaws } from './times';

/** The bytes of one follow-up; undefined where a file is not there. */
export interface FollowUpBytes {
  readonly number: number;
  readonly entries: Uint8Array | undefined;
  readonly seal: Uint8Array | undefined;
}

/** What a follow-up holds; worth nothing where there are flaws. */
export interface FollowUp {
  readonly number: number;
  /** When it was sealed; undefined where it is not. */
  readonly at: string | undefined;
  readonly entries: readonly Entry[];
}

/** What follow-ups follow. */
interface Followed {
  readonly head: Head;
  /** Of the head's file. */
  readonly bytes: Uint8Array;
  /** When the drill ended, in milliseconds since 1970. */
  readonly ended: number;
}

/** Pure. @param bytes in the order of their numbers @param untrusted limits of all that the trusted key did not seal */
export function verifyFollowUps(
  bytes: readonly FollowUpBytes[],
  { head, bytes: headBytes, ended }: Followed,
  trusted: string | undefined,
  untrusted: ChainLimits,
) {
  const flaws: Flaw[] = [];
  let [left, signedAt] = [untrusted, Date.parse(head.at)];
  const followUps = bytes.map(({ number, entries, seal: sealBytes }, index): FollowUp => {
    const files = followUpFiles(number);
    const { whole: seal, flaws: unread } = SEAL.readAt(files.seal, sealBytes);
    const isVouchedFor = entries && seal && SEAL.isSignedBy(seal, trusted) && endsAs(entries, seal.lines, seal.last);
    const chain = readChain(files.entries, entries, isVouchedFor ? undefined : left);
    if (!isVouchedFor) left = less(left, entries?.length ?? 0);
    flaws.push(
      ...chain.flaws,
      ...followUpFlaws(files.entries, chain.entries),
      ...timeFlaws(files.entries, chain.entries, ended),
      ...flawsAt(files.entries, [
        number !== index + 1,
        'order',
        `number ${number}`,
        `number ${index + 1}: none missing`,
      ]),
      ...unread,
    );
    if (seal) {
      const at = Date.parse(seal.at);
      flaws.push(...olderThan(files.seal, at, Math.max(signedAt, Math.floor(newestOf(chain.entries)))));
      signedAt = at;
      const before = index === 0 ? headBytes : bytes[index - 1]?.seal;
      const [own, required] = [fingerprintOf(seal.key), fingerprintOf(head.key)];
      flaws.push(
        ...SEAL.claimFlaws(files.entries, seal, chain),
        ...SEAL.signatureFlaws(files.seal, seal),
        ...flawsAt(
          files.seal,
          [
            seal.drill !== head.drill || seal.number !== number,
            'identity',
            `number ${seal.number} of ${seal.drill}`,
            `number ${number} of ${head.drill}`,
          ],
          [
            before !== undefined && seal.follows !== sha256(before),
            'link',
            'the hash of another file',
            'the hash of the head or the seal before it',
          ],
          [own !== required, 'key', `signed by ${own}`, `signed by ${required}, as the head`],
        ),
      );
    }
    return { number, at: seal?.at, entries: chain.entries };
  });
  return { followUps, flaws };
}

const less = ({ hashed, parsed }: ChainLimits, bytes: number): ChainLimits => ({
  hashed: Math.max(0, hashed - bytes),
  parsed: Math.max(0, parsed - bytes),
});
