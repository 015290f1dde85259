/** Zip archives, member by member: no more than one of them is in memory. */
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { InvalidInput } from "../errors.js";

export interface Member {
  /** its path within the archive */
  name: string;
  bytes: Uint8Array;
  /** whether to leave it as it is: it is compressed already, or must be read in place */
  stored?: boolean;
}

/** Without zip64, which fflate does not write. */
const mostBytes = 2 ** 32 - 2 ** 20;
const mostMembers = 65_535;

/**
 * The same members give the same bytes: no clock is in them.
 *
 * @param modified what the archive says of when its members were made
 * @throws InvalidInput if they are more than such an archive holds: 65,535 members, 4 GiB
 */
export async function* zipOf(
  members: Iterable<Member> | AsyncIterable<Member>,
  modified: Date,
): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = [];
  let [bytes, count] = [0, 0];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    bytes += chunk.length;
    chunks.push(chunk);
  });
  for await (const { name, bytes: content, stored = false } of members) {
    count += 1;
    if (bytes + content.length > mostBytes || count > mostMembers) {
      throw new InvalidInput(
        `a zip archive holds 4 GiB and ${mostMembers} members, and this is more; choose fewer reports or formats`,
        "reports",
      );
    }
    const member = stored ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    member.mtime = modified;
    zip.add(member);
    member.push(content, true);
    yield* chunks;
    chunks = [];
  }
  zip.end();
  yield* chunks;
}

/** A whole archive in memory. */
export async function zipped(members: Iterable<Member>, modified: Date): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of zipOf(members, modified)) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
