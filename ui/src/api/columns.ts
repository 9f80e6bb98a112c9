// Columns of numbers as the server sends them, little-endian, as arrays that JavaScript reads.

/** Reads float64[n]. */
export function float64(bytes: Uint8Array): Float64Array {
  return new Float64Array(aligned(bytes));
}

/** Reads uint32[n]. */
export function uint32(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(aligned(bytes));
}

/** Reads int64[n] as numbers, which are exact up to 2 ** 53. */
export function int64(bytes: Uint8Array): Float64Array {
  const halves = new Int32Array(aligned(bytes));
  const numbers = new Float64Array(halves.length / 2);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = (halves[2 * i + 1] ?? 0) * 4294967296 + ((halves[2 * i] ?? 0) >>> 0);
  }
  return numbers;
}

function aligned(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
