// The budgets of the shop. docs/measurements.md explains them.

/** Maximum size of the program, in bytes, gzip -9. */
export const WASM_GZIP_BYTES = 1_600_000;
/** Maximum size of a page's HTML, in bytes, brotli quality 4. This fits into the first round trip of a connection. */
export const HTML_BROTLI_BYTES = 14_000;
/**
 * Maximum sizes in bytes, gzip -9, of the shop's style sheet, of the sheet that the admin adds to it, of the script of
 * every page, of the scripts together that a page loads later, and of the admin's own script.
 */
export const CSS_GZIP_BYTES = 8_500;
export const ADMIN_CSS_GZIP_BYTES = 6_000;
export const SCRIPT_GZIP_BYTES = 6_000;
export const LATER_SCRIPT_GZIP_BYTES = 2_000;
export const ADMIN_SCRIPT_GZIP_BYTES = 25_000;
/** Maximum size in bytes of HTML, CSS, script and headers together, for a first visit. */
export const FIRST_VIEW_BYTES = 40_000;
/** Minimum Lighthouse score for accessibility, best practices and SEO. */
export const LIGHTHOUSE_SCORE = 100;
/** Minimum Lighthouse score for performance. */
export const LIGHTHOUSE_PERFORMANCE = 99;
/** Maximum layout shift (CLS), and maximum number of requests to other hosts. */
export const LAYOUT_SHIFT = 0;
export const STRANGERS = 0;
/** Maximum round trips to D1 per page. */
export const D1_ROUND_TRIPS = 1;
/** Maximum CPU time of a catalogue page, as a multiple of its floor, which sends the same statements only. */
export const CPU_RATIO = 1.3;
/** Maximum round trips to D1 for each step to a paid order, and for all steps together. */
export const ORDER_ROUND_TRIPS = { 'add to cart': 1, cart: 1, checkout: 1, place: 2, settle: 2, order: 1 };
export const WHOLE_ORDER_ROUND_TRIPS = 8;
/** Minimum orders per second of sixteen buyers, each from an empty cart to a paid order. */
export const ORDERS_A_SECOND = 100;
