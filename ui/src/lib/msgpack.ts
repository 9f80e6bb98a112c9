// MessagePack as our server writes it.

import { DecodeError, decode } from "@msgpack/msgpack";

// A text of nine bytes, with its first byte; and the same with a joiner before it.
const REFUSED = [0xa9, ...new TextEncoder().encode("__proto__")];
const RENAMED = [0xac, ...new TextEncoder().encode("\u2060__proto__")];

/**
 * Reads a value.
 *
 * The package refuses the name of every object's prototype as a key. Anybody may log a metric of
 * that name, so it is read with an invisible character before it rather than not at all.
 */
export function readMsgpack(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch (problem) {
    if (!(problem instanceof DecodeError)) throw problem;
    return decode(renamed(bytes));
  }
}

function renamed(bytes: Uint8Array): Uint8Array {
  const found: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const isRefused = byte === REFUSED[0] && REFUSED.every((one, i) => bytes[at + i] === one);
    found.push(...(isRefused ? RENAMED : [byte]));
    if (isRefused) at += REFUSED.length - 1;
  }
  return Uint8Array.from(found);
}
