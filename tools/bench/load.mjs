// Load on one address: a fixed number of connections, each asking again as soon as it has its answer.
import { Agent, get } from 'node:http';

/**
 * @param {string} url
 * @param {number} connections how many requests are under way at any time
 * @param {number} milliseconds how long new requests are started
 * @returns {Promise<{requests: number, seconds: number, latencies: number[]}>} latencies in milliseconds, to the last byte
 */
export async function load(url, connections, milliseconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies = [];
  const begun = performance.now();
  const connection = async () => {
    while (performance.now() - begun < milliseconds) {
      const asked = performance.now();
      await answer(url, agent);
      latencies.push(performance.now() - asked);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, connection));
    return { requests: latencies.length, seconds: (performance.now() - begun) / 1000, latencies };
  } finally {
    agent.destroy();
  }
}

/** Waits for the last byte. Anything but 200 ends the measurement: an error page is cheaper than what was asked for. */
function answer(url, agent) {
  return new Promise((settle, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answers ${response.statusCode}`));
      response.resume().once('end', settle).once('error', reject);
    }).once('error', reject);
  });
}
