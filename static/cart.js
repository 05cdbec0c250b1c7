// Sends the forms of the cart without leaving the page, and shows the response in a drawer, or on the cart page itself.
// site.js loads this script when needed. Without it, the browser submits the forms.

const drawer = document.createElement('dialog');
drawer.className = 'cart-drawer';
drawer.setAttribute('aria-labelledby', 'cart-heading');
drawer.addEventListener('click', ({ target }) => (target === drawer || target.closest('[data-close]')) && drawer.close());

// A quantity applies as soon as it is entered.
addEventListener('change', ({ target }) => {
  const set = target.matches('[data-cart] [name=quantity]') && target.form.querySelector('[value=set]');
  if (set && target.reportValidity()) target.form.requestSubmit(set);
});

// An edited note is no longer saved.
addEventListener('input', ({ target }) => target.matches('[data-cart] [name=note]') && document.getElementById('note-saved')?.remove());

// The checkout waits until a changed quantity is sent: leaving the page may cancel the request.
let sending = 0;
let waiting;
addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (!sending || !form.matches('[action="/cart/note"]')) return;
  event.preventDefault();
  waiting = submitter?.value ?? '';
});

/** Sends a form of the cart, and shows the cart. */
export async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  form.ariaBusy = true;
  let leaving = false;
  const leave = () => (leaving = true);
  addEventListener('beforeunload', leave);
  sending += 1;
  try {
    // One request at a time, in all tabs: each response sets the cookie that the next request sends.
    const page = await alone(async () => {
      const answer = await fetch(form.action, { method: 'POST', body });
      return new DOMParser().parseFromString(await answer.text(), 'text/html');
    });
    show(page);
  } catch {
    // Show the cart page: sending the form again could change the cart twice, because only the response may be lost.
    // In Firefox the request also fails when the shopper leaves the page. Then do nothing.
    if (!leaving) location.assign('/cart');
  } finally {
    form.ariaBusy = null;
    sending -= 1;
    removeEventListener('beforeunload', leave);
  }
  if (waiting !== undefined && !sending) goOn();
  // site.js updates the cart's count.
  dispatchEvent(new Event('pageshow'));
}

/** Submits the waiting form with its current values. */
function goOn() {
  const form = document.querySelector('[data-cart] [action="/cart/note"]');
  form?.requestSubmit([...form.querySelectorAll('button')].find(({ value }) => value === waiting));
  waiting = undefined;
}

const alone = (work) => (navigator.locks ? navigator.locks.request('cart', work) : work());

function show(page) {
  const cart = page.querySelector('[data-cart]');
  const here = document.querySelector('main [data-cart]');
  if (!cart) return tell(page.querySelector('main'));
  // Keep an unsaved note.
  const [written, note] = [document, cart].map((root) => root.querySelector('[name=note]'));
  if (written && note && note.value !== written.value) {
    note.value = written.value;
    cart.querySelector('#note-saved')?.remove();
  }
  if (!here) return tell(cart, true);
  const { id } = document.activeElement;
  put(here, [...cart.childNodes]);
  // Focus the first problem, or the same element as before, or the heading.
  const focus = here.querySelector('[autofocus]') ?? ((id && document.getElementById(id)) || document.querySelector('main h1'));
  if (focus.localName === 'h1') focus.tabIndex = -1;
  focus.focus();
}

/** Shows the cart, or the shop's error page, in the drawer. */
function tell(content, checkout) {
  const heading = document.createElement('h2');
  heading.id = 'cart-heading';
  heading.tabIndex = -1;
  const wrong = content.querySelector('[autofocus]');
  heading.autofocus = !wrong;
  heading.textContent = checkout ? 'Your cart' : content.querySelector('h1').textContent;
  content.querySelector('h1')?.remove();
  const { id } = document.activeElement;
  const close = document.createElement('button');
  close.className = 'outline';
  close.dataset.close = '';
  close.textContent = 'Continue shopping';
  put(drawer, [heading, ...content.childNodes, close]);
  if (checkout) drawer.dataset.cart = '';
  else delete drawer.dataset.cart;
  if (!drawer.isConnected) document.body.append(drawer);
  if (drawer.open) (wrong ?? document.getElementById(id) ?? heading).focus();
  else drawer.showModal();
}

/** Replaces the children, but keeps the live region: screen readers read its changes. */
function put(element, nodes) {
  const [region, fresh] = [[...element.children], nodes].map((all) => all.find(({ role }) => role === 'status'));
  if (!region || !fresh) return element.replaceChildren(...nodes);
  for (const node of [...element.childNodes]) node === region || node.remove();
  region.before(...nodes);
  region.after(...nodes.slice(nodes.indexOf(fresh) + 1));
  region.replaceChildren(...fresh.childNodes);
  fresh.remove();
}
