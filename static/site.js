// What pages gain from script. Every one of them works without it.

// The cart's count stands in a cookie of its own, so that pages are the same for everybody and can be cached.
const count = document.cookie.match(/(?:^|; )cart_count=(\d{1,4})(?:;|$)/);
if (count && count[1] !== '0') {
  for (const place of document.querySelectorAll('[data-cart-count]')) place.textContent = ` (${count[1]})`;
}

// Product page
const product = document.querySelector('.product');
const find = (selector) => product.querySelector(selector);
const on = (sign, act) => product.addEventListener(sign, act);
if (product) {
  chooseInPlace();
  moveGallery();
  rememberProduct();
}

// Choosing a variant swaps what depends on it, or else follows the link. The address is replaced: Back leads to where the shopper
// came from, not through every size.
function chooseInPlace() {
  let latest;
  let shown = location.search;
  const linkOf = ({ target }) => target.closest('.choice a, .instead li a, .combinations a');
  const choices = () => [...product.querySelectorAll('.choice')];
  on('click', async (event) => {
    const link = linkOf(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const url = (latest = link.href);
    try {
      const answer = await fetch(url);
      if (!answer.ok || answer.redirected) throw 0;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (url !== latest) return;
      const place = choices().indexOf(link.closest('.choice'));
      const [old, field] = [product, page].map((part) => part.querySelector('#quantity'));
      if (old && field) field.value = Math.min(old.value, field.max);
      const swap = (part) => find(part).replaceWith(page.querySelector(part));
      swap('.buy');
      if (page.querySelector('.gallery img')?.src !== find('img')?.src) {
        swap('.gallery');
        watchGallery();
      }
      history.replaceState(null, '', url);
      shown = location.search;
      document.title = page.title;
      (choices()[place] ?? choices()[0]).querySelector('[aria-current]').focus();
      find('[role=status]').textContent = `${find('.price').textContent}. ${find('.stock').textContent}`;
    } catch {
      if (url === latest) location.assign(url);
    }
  });
  // Links within the page leave older entries in the history.
  addEventListener('popstate', () => location.search === shown || location.reload());
  for (const sign of ['pointerover', 'focusin']) {
    on(sign, (event) => {
      const link = linkOf(event);
      if (!link || link.warm) return;
      link.warm = true;
      fetch(link.href).then((answer) => answer.text()).catch(() => {});
    });
  }
}

// Thumbs move the strip and not the page. A click looks closer at an enlarged picture, where the mouse is.
function moveGallery() {
  watchGallery();
  const look = ({ target, clientX, clientY }) => {
    if (!target.matches('.zoom .close')) return;
    const box = target.closest('div');
    box.scrollTo((clientX / innerWidth) * (box.scrollWidth - box.clientWidth), (clientY / innerHeight) * (box.scrollHeight - box.clientHeight));
  };
  on('pointermove', (event) => event.pointerType === 'mouse' && look(event));
  on('click', (event) => {
    const { target } = event;
    const thumb = target.closest('.thumbs a');
    if (thumb) {
      event.preventDefault();
      bring(find(thumb.hash));
    } else if (target.matches('.zoom img')) {
      target.classList.toggle('close');
      look(event);
    }
  });
  // What an enlarged picture covers does not get the focus.
  on('focusout', ({ target, relatedTarget }) => {
    const zoom = target.closest('.zoom:popover-open');
    if (relatedTarget && zoom && !zoom.contains(relatedTarget)) zoom.hidePopover();
  });
}

// Marks the thumb of the picture that is in the strip.
function watchGallery() {
  const root = find('.strip');
  const watch = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      const thumb = find(`[href="#${target.id}"]`);
      thumb?.setAttribute('aria-current', isIntersecting);
      if (thumb && isIntersecting) bring(thumb.parentElement);
    }
  }, { root, threshold: 0.6 });
  for (const picture of root.children) watch.observe(picture);
}

// Scrolls a list, and nothing around it, to one of its items.
function bring(item) {
  const [from, to] = [item.parentElement, item].map((element) => element.getBoundingClientRect());
  item.parentElement.scrollBy(to.left - from.left, to.top - from.top);
}

// Products seen before, in this browser only. What is remembered is shown as text, and leads nowhere else.
function rememberProduct() {
  const section = document.querySelector('.recent');
  const { pathname } = new URL(document.querySelector('[rel=canonical]').href);
  const image = find('.strip img');
  const attribute = (name) => image?.getAttribute(name).split(' ')[0];
  const picture = image && [attribute(image.srcset ? 'srcset' : 'src'), attribute('width'), attribute('height')];
  const now = { url: pathname, title: find('h1').textContent, price: find('.amount')?.textContent, picture };
  try {
    let others = [];
    try {
      others = JSON.parse(localStorage.recent).filter(({ url }) => url !== pathname).slice(0, 11);
    } catch {}
    localStorage.recent = JSON.stringify([now, ...others]);
    for (const { url, title, price, picture } of others) {
      if (!/^\/products\/[^/]+$/.test(url)) continue;
      const card = section.querySelector('template').content.cloneNode(true);
      const part = (selector) => card.querySelector(selector);
      part('a').href = url;
      part('bdi').textContent = title;
      part('.card-price').textContent = price;
      if (/^\/media\/[^/]+$/.test(picture?.[0])) {
        const shown = new Image(picture[1], picture[2]);
        shown.alt = '';
        shown.src = picture[0];
        part('.no-picture').replaceWith(shown);
      }
      section.querySelector('ul').append(card);
      section.hidden = false;
    }
  } catch {
    // Without storage, or with something else in it, there is nothing to show.
  }
}
