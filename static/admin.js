// Improves the pages of the admin. Every page works without it.

// This file may arrive before the page.
if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
else start();

function start() {
  const progress = document.querySelector('[data-progress]');
  if (progress) follow(progress);
}

// Shows how far the work of this page is, until it is finished. Then the page is loaded again.
function follow(progress) {
  let wait = 1000;
  const again = async () => {
    if (document.hidden) return setTimeout(again, wait);
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const now = page.querySelector('[data-progress]');
      if (answer.ok && !now) return location.reload();
      if (now) progress.replaceChildren(...now.childNodes);
      wait = 1000;
    } catch {
      // The connection was interrupted. Wait longer each time, at most half a minute.
      wait = Math.min(wait * 2, 30_000);
    }
    setTimeout(again, wait);
  };
  setTimeout(again, wait);
}
