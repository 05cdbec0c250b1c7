// What the shop may cost. The reasons stand in docs/measurements.md.

/** The program, gzip -9, bytes. */
export const WASM_GZIP_BYTES = 1_600_000;
/** The HTML of a page, brotli quality 4, bytes: what a new connection carries in its first round trip. */
export const HTML_BROTLI_BYTES = 14_000;
/** A style sheet, the script of every page, and scripts that a page fetches when it comes to need them: gzip -9, bytes. */
export const CSS_GZIP_BYTES = 10_000;
export const SCRIPT_GZIP_BYTES = 6_000;
export const LATER_SCRIPT_GZIP_BYTES = 2_000;
/** HTML, CSS and script of a collection page together, as a first visit is sent them, with their headers: bytes. */
export const FIRST_VIEW_BYTES = 40_000;
/** What Lighthouse gives a page for accessibility, best practices and SEO. */
export const LIGHTHOUSE_SCORE = 100;
/** What it gives for performance. */
export const LIGHTHOUSE_PERFORMANCE = 99;
/** Layout shift (CLS), and requests to anybody but the shop. */
export const LAYOUT_SHIFT = 0;
export const STRANGERS = 0;
/** Round trips to D1 for a page. */
export const D1_ROUND_TRIPS = 1;
/** CPU of a page of the catalogue, as a multiple of a Worker that sends the same statements and renders nothing, in the same run. */
export const CPU_RATIO = 1.3;
/** Round trips to D1 on the way to a paid order, by step; for a shopper who takes all of them once, at most the last. */
export const ORDER_ROUND_TRIPS = { 'add to cart': 1, cart: 1, checkout: 1, place: 2, settle: 2, order: 1 };
export const WHOLE_ORDER_ROUND_TRIPS = 8;
/** Orders a second from empty cart to paid, by sixteen buyers. */
export const ORDERS_A_SECOND = 100;
