// Runs the shop with two servers of pictures: slow.example.com never answers, fast.example.com answers at once.
import Shop from './index.js';

const GIF = Uint8Array.from([71, 73, 70, 56, 57, 97, 2, 0, 3, 0, 0, 0, 0, 59]);
const outside = globalThis.fetch;

globalThis.fetch = (request, init) => {
  const { hostname } = new URL(request.url ?? request);
  if (hostname === 'fast.example.com') return Promise.resolve(new Response(GIF));
  if (hostname !== 'slow.example.com') return outside(request, init);
  const signal = init?.signal ?? request.signal;
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
};

export default Shop;
