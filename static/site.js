// What pages gain from script. Every one of them works without it.

// The cart's count stands in a cookie of its own, so that pages are the same for everybody and can be cached.
const count = document.cookie.match(/(?:^|; )cart_count=(\d{1,4})(?:;|$)/);
if (count && count[1] !== '0') {
  for (const place of document.querySelectorAll('[data-cart-count]')) place.textContent = ` (${count[1]})`;
}

// Product page
const product = document.querySelector('.product');
const inProduct = (selector) => product.querySelector(selector);
const onProduct = (sign, act) => product.addEventListener(sign, act);
if (product) {
  chooseInPlace();
  moveGallery();
  rememberProduct();
}

// The address is replaced, not pushed: Back leads out, not through every size tried.
function chooseInPlace() {
  let latest;
  let shown = location.search;
  const linkOf = ({ target }) => target.closest('.choice a, .instead li a, .combinations a');
  const choices = () => [...product.querySelectorAll('.choice')];
  onProduct('click', async (event) => {
    const link = linkOf(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const url = (latest = link.href);
    try {
      const answer = await fetch(url);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (url !== latest) return;
      if (answer.redirected || !page.querySelector('.buy')) throw 0;
      const place = choices().indexOf(link.closest('.choice'));
      const [old, field] = [product, page].map((part) => part.querySelector('#quantity'));
      if (old && field) field.value = Math.min(old.value, field.max);
      const swap = (part) => inProduct(part).replaceWith(page.querySelector(part));
      swap('.buy');
      if (page.querySelector('.gallery img')?.src !== inProduct('img')?.src) {
        swap('.gallery');
        watchGallery();
      }
      history.replaceState(null, '', url);
      shown = location.search;
      document.title = page.title;
      (choices()[place] ?? choices()[0]).querySelector('[aria-current]').focus();
      inProduct('[role=status]').textContent = `${inProduct('.price').textContent}. ${inProduct('.stock').textContent}`;
    } catch {
      if (url === latest) location.assign(url);
    }
  });
  // After links to #parts.
  addEventListener('popstate', () => location.search === shown || location.reload());
  for (const sign of ['pointerover', 'focusin']) {
    onProduct(sign, (event) => {
      const link = linkOf(event);
      if (!link || link.warm) return;
      link.warm = true;
      fetch(link.href).then((answer) => answer.text()).catch(() => {});
    });
  }
}

// Thumbs move the strip alone; a click looks closer.
function moveGallery() {
  watchGallery();
  const look = ({ target, clientX, clientY }) => {
    if (!target.matches('.zoom .close')) return;
    const box = target.closest('div');
    box.scrollTo((clientX / innerWidth) * (box.scrollWidth - box.clientWidth), (clientY / innerHeight) * (box.scrollHeight - box.clientHeight));
  };
  onProduct('pointermove', (event) => event.pointerType === 'mouse' && look(event));
  onProduct('click', (event) => {
    const { target } = event;
    const thumb = target.closest('.thumbs a');
    if (thumb) {
      event.preventDefault();
      bring(inProduct(thumb.hash));
    } else if (target.matches('.zoom img')) {
      target.classList.toggle('close');
      look(event);
    }
  });
  // The focus stays in sight.
  addEventListener('focusin', ({ target }) => {
    const zoom = inProduct('.zoom:popover-open');
    if (!zoom?.contains(target)) zoom?.hidePopover();
  });
}

// Marks the thumb of what is shown.
function watchGallery() {
  const root = inProduct('.strip');
  const watch = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      const thumb = inProduct(`[href="#${target.id}"]`);
      thumb?.setAttribute('aria-current', isIntersecting);
      if (thumb && isIntersecting) bring(thumb.parentElement);
    }
  }, { root, threshold: 0.6 });
  for (const picture of root.children) watch.observe(picture);
}

// Scrolls a list alone.
function bring(item) {
  const list = item.parentElement;
  const [from, to] = [list, item].map((element) => element.getBoundingClientRect());
  list.scrollTo(list.scrollLeft + to.left - from.left, list.scrollTop + to.top - from.top);
}

// Products seen before, in this browser only. Storage may hold anything, or be refused.
function rememberProduct() {
  const section = document.querySelector('.recent');
  const { pathname } = new URL(document.querySelector('[rel=canonical]').href);
  const image = inProduct('.strip img');
  const attribute = (name) => image?.getAttribute(name).split(' ')[0];
  const picture = image && [attribute(image.srcset ? 'srcset' : 'src'), attribute('width'), attribute('height')];
  const now = { url: pathname, title: inProduct('h1').textContent, price: inProduct('.amount')?.textContent, picture };
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
  } catch {}
}
