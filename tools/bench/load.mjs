// Load on one address: a fixed number of connections, each with the next request right after the last response.
import { Agent, get } from 'node:http';

/**
 * @param {string} url
 * @param {number} connections the number of concurrent requests
 * @param {number} milliseconds new requests start for this long
 * @returns {Promise<{requests: number, seconds: number, latencies: number[]}>} `latencies` are milliseconds until the
 *   last byte
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

/** Waits for the last byte. Any status but 200 ends the measurement, because error pages cost less than real pages. */
function answer(url, agent) {
  return new Promise((settle, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answers ${response.statusCode}`));
      response.resume().once('end', settle).once('error', reject);
    }).once('error', reject);
  });
}
