// Improves pages. Every page works without it.

let product;
const inProduct = (selector) => product.querySelector(selector);
const onProduct = (sign, act) => product.addEventListener(sign, act);

pictures();
// This file may arrive before the page.
if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
else start();

function start() {
  cart();
  finder();
  document.querySelectorAll('input[data-suggest]').forEach(suggest);
  product = document.querySelector('.product');
  if (!product) return;
  chooseInPlace();
  moveGallery();
  rememberProduct();
}

// The number of items in the cart. It has its own cookie, so that pages can be cached. Themes can listen to the event
// "vitrine:cart" on document (docs/theme.md).
function cart() {
  let shown = 0;
  const show = () => {
    const count = Number(document.cookie.match(/(?:^|; )cart_count=(\d{1,4})(?:;|$)/)?.[1] ?? 0);
    if (count === shown) return;
    shown = count;
    for (const place of document.querySelectorAll('[data-cart-count]')) {
      place.replaceChildren(...(count ? [quietly(' ('), String(count), quietly(')')] : []));
    }
    document.dispatchEvent(new CustomEvent('vitrine:cart', { detail: { count } }));
  };
  show();
  // cart.js sends the cart's forms. It is loaded when needed.
  const load = () => import(document.querySelector('.cart-link').dataset.script);
  addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!form.matches('[action="/cart/lines"]') || form.dataset.plain) return;
    event.preventDefault();
    load().then(({ send }) => send(form, submitter)).catch(() => {
      form.dataset.plain = '';
      form.requestSubmit(submitter);
    });
  });
  if (document.querySelector('[data-cart]')) load();
  // The count may have changed in another tab, or since the browser kept this page.
  addEventListener('pageshow', show);
  addEventListener('focus', show);
}

/** Text for screen readers only. */
function quietly(text) {
  const span = document.createElement('span');
  span.className = 'visually-hidden';
  span.textContent = text;
  return span;
}

// Filters and sorting apply at once, without a new page. Any failure becomes an ordinary navigation.
function finder() {
  const listing = document.querySelector('[data-listing]');
  const form = listing?.querySelector('form');
  if (!form) return;
  const part = (root, name) => root.querySelector(`[data-part="${CSS.escape(name)}"]`);
  let here = location.pathname + location.search;
  let asked;
  form.classList.add('live');

  form.addEventListener('change', apply);
  listing.querySelector('#sort')?.addEventListener('change', apply);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
    // On a phone, the drawer covers the list.
    const drawer = form.querySelector('.drawer');
    if (!drawer?.open || !form.contains(event.submitter)) return;
    drawer.open = false;
    part(listing, 'total').focus();
  });
  listing.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-find]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link.href, true, true);
  });
  addEventListener('popstate', () => {
    // A jump within the page.
    if (location.pathname + location.search !== here) go(location.href, false, true);
  });

  function apply() {
    const url = new URL(form.getAttribute('action'), location);
    // Empty fields are left out of the address.
    for (const [name, value] of new FormData(form)) if (value.trim()) url.searchParams.append(name, value.trim());
    go(url.href, true, false);
  }

  /** Shows the list at this address. `all`: updates the field in use as well. */
  async function go(address, push, all) {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    const old = part(listing, 'results');
    old.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(address, { signal, headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('[data-listing]');
      if (!answer.ok || !fresh) throw new Error(`${answer.status}`);
      if (push && answer.url !== location.href) history.pushState(null, '', answer.url);
      here = location.pathname + location.search;
      document.title = page.title;
      exchange(fresh, all);
    } catch {
      if (!signal.aborted) location.assign(address);
    }
  }

  function exchange(fresh, all) {
    const focused = document.activeElement;
    const lost = part(listing, 'results').contains(focused);
    const [before, after] = [listing, fresh].map((root) => root.querySelector('.drawer > summary'));
    if (before && after) before.textContent = after.textContent;
    const kept = [...listing.querySelectorAll('[data-part]')];
    const names = (parts) => parts.map(({ dataset }) => dataset.part).join();
    // Other facets than before: replace the whole form.
    if (names(kept) !== names([...fresh.querySelectorAll('[data-part]')])) {
      part(listing, 'results').replaceWith(part(fresh, 'results'));
      const opened = [...form.querySelectorAll('details')].map(({ open }) => open);
      form.replaceChildren(...fresh.querySelector('form').childNodes);
      form.querySelectorAll('details').forEach((details, i) => (details.open = opened[i] ?? false));
      if (focused?.name) [...form.elements].find(({ name, value, type }) => name === focused.name && (type !== 'checkbox' || value === focused.value))?.focus({ preventScroll: true });
    } else {
      for (const element of kept) {
        const next = part(fresh, element.dataset.part);
        if (element.tagName === 'FIELDSET') update(element, next, all);
        else if (element.dataset.part === 'results') element.replaceWith(next);
      }
    }
    const total = part(listing, 'total');
    total.textContent = part(fresh, 'total').textContent;
    const sort = listing.querySelector('#sort');
    if (sort && all) sort.value = fresh.querySelector('#sort')?.value ?? '';
    const notice = listing.querySelector('.notice')?.textContent ?? '';
    listing.querySelector('[data-status]').textContent = `${total.textContent}. ${notice}`;
    // The focused chip no longer exists.
    if (lost) total.focus();
  }

  /** Updates a facet. If it has the same values as before, its boxes stay, and so does the focus. */
  function update(facet, next, all) {
    const boxes = [...facet.querySelectorAll('input')];
    const others = [...next.querySelectorAll('input')];
    const key = ({ name, type, value }) => (type === 'checkbox' ? value : name);
    if (boxes.map(key).join('\n') !== others.map(key).join('\n')) {
      const focused = facet.contains(document.activeElement) ? key(document.activeElement) : undefined;
      const opened = facet.querySelector('details')?.open;
      facet.replaceChildren(...next.childNodes);
      const details = facet.querySelector('details');
      if (details) details.open = Boolean(opened);
      if (focused) [...facet.querySelectorAll('input')].find((box) => key(box) === focused)?.focus({ preventScroll: true });
      return;
    }
    boxes.forEach((box, i) => {
      const other = others[i];
      if (box.type !== 'checkbox') {
        if (all || box !== document.activeElement) box.value = other.value;
        return;
      }
      box.checked = other.checked;
      // Disabling the focused box would lose the focus.
      box.disabled = other.disabled && box !== document.activeElement;
      box.closest('label').querySelector('span').replaceWith(other.closest('label').querySelector('span'));
    });
  }
}

// Shows suggestions below a search field, as an ARIA 1.2 combobox. The focus stays in the field.
function suggest(input) {
  const form = input.form;
  const list = document.createElement('ul');
  list.id = `${input.id}-suggestions`;
  list.className = 'suggest';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Suggestions');
  const status = quietly('');
  status.setAttribute('role', 'status');
  form.append(list, status);
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) {
    input.setAttribute(name, value);
  }
  let timer;
  let asked;
  let active = -1;

  const open = () => !list.hidden;
  const mark = (index) => {
    list.children[active]?.setAttribute('aria-selected', 'false');
    active = index;
    const option = list.children[active];
    if (!option) return input.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', option.id);
  };
  const show = (options) => {
    mark(-1);
    list.replaceChildren(...options);
    list.hidden = !options.length;
    input.setAttribute('aria-expanded', open());
    status.textContent = open() ? `${options.length} suggestion${options.length === 1 ? '' : 's'}` : '';
  };
  const stop = () => {
    clearTimeout(timer);
    asked?.abort();
  };
  const close = () => {
    stop();
    show([]);
  };

  const ask = async () => {
    stop();
    const query = input.value.trim();
    if (!query) return close();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await fetch(`/search/suggest?q=${encodeURIComponent(query)}`, { signal });
      if (!answer.ok) return close();
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (signal.aborted) return;
      show([...page.querySelectorAll('[role="option"]:has(a[href])')].map((option, i) => {
        option.id = `${list.id}-${i}`;
        option.setAttribute('aria-selected', 'false');
        // An option must not contain a focusable link. The list opens the address.
        const link = option.querySelector('a');
        option.dataset.href = link.getAttribute('href');
        link.removeAttribute('href');
        return option;
      }));
    } catch {
      if (!signal.aborted) close();
    }
  };

  input.addEventListener('input', () => {
    stop();
    timer = setTimeout(ask, 120);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = list.children.length - 1;
    const moves = {
      ArrowDown: () => mark(active < last ? active + 1 : -1),
      ArrowUp: () => mark(active < 0 ? last : active - 1),
      // If nothing is chosen, Home and End move the caret.
      Home: () => active >= 0 && (mark(0), true),
      End: () => active >= 0 && (mark(last), true),
      Enter: () => active >= 0 && (location.assign(list.children[active].dataset.href), true),
      Escape: () => close(),
    };
    if (!open()) {
      if (event.key === 'ArrowDown') ask();
      return;
    }
    if (!moves[event.key] || moves[event.key]() === false) return;
    // A late answer must not replace the list.
    stop();
    event.preventDefault();
  });
  input.addEventListener('blur', close);
  form.addEventListener('submit', close);
  // Keep the focus in the field when a suggestion is pressed.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const address = event.target.closest('[role="option"]')?.dataset.href;
    if (!address) return;
    if (event.ctrlKey || event.metaKey) window.open(address);
    else location.assign(address);
  });
}

// Moves a product's picture between list and page, unless the user prefers reduced motion.
function pictures() {
  const frame = (address) => {
    if (!address) return;
    const { pathname } = new URL(address);
    if (location.pathname.startsWith('/products/')) return document.querySelector('.gallery .frame');
    if (!pathname.startsWith('/products/')) return;
    return document.querySelector(`.card a[href="${CSS.escape(pathname)}"] .frame`);
  };
  const move = (transition, address) => {
    if (!transition) return;
    const picture = frame(address);
    picture?.classList.add('picture-moves');
    const rest = transition.finished.finally(() => picture?.classList.remove('picture-moves'));
    // The browser may skip a transition. That is not an error.
    for (const promise of [transition.ready, transition.updateCallbackDone, rest]) promise.catch(() => {});
  };
  // Chromium skips it if the page takes over four seconds. "pagereveal" is too late to catch the error.
  move(document.activeViewTransition);
  addEventListener('pageswap', ({ viewTransition, activation }) => move(viewTransition, activation?.entry.url));
  addEventListener('pagereveal', ({ viewTransition }) => move(viewTransition, navigation.activation?.from?.url));
}

// Shows another variant without loading a page. It replaces the address, so that Back leaves the product.
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
  // Back from a link to a #part may restore the address of another variant.
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

// A thumbnail scrolls the strip of pictures, not the page. A click on an enlarged picture magnifies it.
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
  // The enlarged picture would hide the focus.
  addEventListener('focusin', ({ target }) => {
    const zoom = inProduct('.zoom:popover-open');
    if (!zoom?.contains(target)) zoom?.hidePopover();
  });
}

// Marks the thumbnail of the visible picture.
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

// Unlike scrollIntoView, it does not scroll the page.
function bring(item) {
  const list = item.parentElement;
  const [from, to] = [list, item].map((element) => element.getBoundingClientRect());
  list.scrollTo(list.scrollLeft + to.left - from.left, list.scrollTop + to.top - from.top);
}

// Recently viewed products, in this browser only. The storage may have invalid data or be blocked.
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
