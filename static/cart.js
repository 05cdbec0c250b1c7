// Sends the forms of the cart without leaving the page, and shows the response in a drawer, or on the cart page itself.
// site.js loads this script when it is first needed. Without the script, the browser submits the forms.

const drawer = document.createElement('dialog');
drawer.className = 'cart-drawer';
drawer.setAttribute('aria-labelledby', 'cart-heading');
drawer.addEventListener('click', ({ target }) => (target === drawer || target.closest('[data-close]')) && drawer.close());

// A quantity applies as soon as it is entered.
addEventListener('change', ({ target }) => {
  const set = target.matches('[data-cart] [name=quantity]') && target.form.querySelector('[value=set]');
  if (set && target.reportValidity()) target.form.requestSubmit(set);
});

// When the shopper edits the note, the message "saved" is no longer true.
addEventListener('input', ({ target }) => target.matches('[data-cart] [name=note]') && document.getElementById('note-saved')?.remove());

// The checkout waits until a changed quantity is sent: the browser may cancel the request when it leaves the page.
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
    // Show the cart page: the shop may have changed the cart although the response was lost, so sending the form again
    // could change the cart twice. In Firefox the request also fails when the shopper leaves the page. Then do nothing.
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
  // Keep a typed note that is not saved yet.
  const [written, note] = [document, cart].map((root) => root.querySelector('[name=note]'));
  if (written && note && note.value !== written.value) {
    note.value = written.value;
    cart.querySelector('#note-saved')?.remove();
  }
  if (!here) return tell(cart, true);
  const { id } = document.activeElement;
  here.replaceWith(cart);
  // Focus the first problem. If there is none, focus the same element as before, or else the heading.
  const focus = cart.querySelector('[autofocus]') ?? ((id && document.getElementById(id)) || document.querySelector('main h1'));
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
  drawer.replaceChildren(heading, ...content.childNodes, close);
  if (checkout) drawer.dataset.cart = '';
  else delete drawer.dataset.cart;
  if (!drawer.isConnected) document.body.append(drawer);
  if (drawer.open) (wrong ?? document.getElementById(id) ?? heading).focus();
  else drawer.showModal();
}
