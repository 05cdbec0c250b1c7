// What the shop may cost. The reasons stand in docs/measurements.md.

/** The program, gzip -9, bytes. */
export const WASM_GZIP_BYTES = 800_000;
/** The HTML of a page, brotli quality 4, bytes: what a new connection carries in its first round trip. */
export const HTML_BROTLI_BYTES = 14_000;
/** Round trips to D1 for a page. */
export const D1_ROUND_TRIPS = 1;
/** CPU of a page of the catalogue, as a multiple of a Worker that asks D1 one question, in the same run. */
export const CPU_RATIO = 1.3;
