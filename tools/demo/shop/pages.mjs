// The demo shop's text pages. They say clearly that the shop is a demonstration, before anybody orders.

export const pages = [
  {
    handle: 'about',
    title: 'About the press',
    summary: 'Half Tide Press: a small, invented print shop at 7 Ropewalk, Carrowmere.',
    body: `<p>Half Tide Press is a small print shop at 7 Ropewalk, Carrowmere, in a building that used to make rope for boats that used to fish here. The harbour dries out twice a day. When the water is in we print; when it is out we look at the mud and have ideas.</p>
<h2>How we work</h2>
<p>Everything begins as a rule rather than a drawing: put a seed at every 137.5 degrees; let one wave hide the next; turn each tile by the toss of a coin. We follow the rule by hand or by machine until it surprises us, and then we print that.</p>
<p>There is a flatbed proofing press, a two-drum stencil machine with opinions, a bindery in the loft, and a yard across which Carrowmere Pottery brings us mugs on planks.</p>
<h2>Who we are</h2>
<ul><li><strong>Maeve Tarrant</strong> prints, and decides which mistakes stay in.</li><li><strong>Ivo Lindqvane</strong> writes the rules.</li><li><strong>Loftmakers Bindery</strong> is Ruth, upstairs. She sews.</li></ul>
<h2>None of this is true</h2>
<p>The press, the town and everybody in it are invented. This shop comes with Vitrine, so that there is something real to look at when you first start it. The pictures, however, are not made up by anybody: they are computed, line by line, by the program in <code>tools/demo</code>, which does more or less what the paragraphs above describe.</p>`,
  },
  {
    handle: 'delivery-and-returns',
    title: 'Delivery and returns',
    summary: 'How an order would travel and come back, in a shop that sends nothing.',
    body: `<p><strong>This is a demonstration shop. Nothing that you order here will be made, charged for or sent.</strong> If it were a real one, this is what we would promise.</p>
<h2>Delivery</h2>
<table><thead><tr><th>To</th><th>Cards and small paper</th><th>Parcels</th><th>Framed prints</th></tr></thead>
<tbody><tr><td>Carrowmere and the islands</td><td>By bicycle, free</td><td>By bicycle, free</td><td>By wheelbarrow, free</td></tr>
<tr><td>The mainland</td><td>€3.50</td><td>€6.50</td><td>€14.00</td></tr>
<tr><td>The rest of Europe</td><td>€5.50</td><td>€11.00</td><td>€28.00</td></tr></tbody></table>
<p>Unframed prints up to A3 go flat between boards; larger ones are rolled, on the outside of a wide tube so that they uncurl by themselves overnight. Mugs are packed in our own offcuts.</p>
<h2>Returns</h2>
<p>You may send anything back within thirty days, unused, for any reason or none, and we refund it in full together with the standard postage it cost you to receive it. If it arrived broken, keep it, send us a photograph, and we send another.</p>
<p>Original drawings can be returned like everything else. We have missed them.</p>`,
  },
  {
    handle: 'contact',
    title: 'Contact',
    summary: 'Where Half Tide Press would be, if it were anywhere.',
    body: `<p>Half Tide Press<br>7 Ropewalk<br>Carrowmere</p>
<p>E-mail: <a href="mailto:hello@halftide.example">hello@halftide.example</a></p>
<p>The address is invented and the mailbox does not exist: names that end in <code>.example</code> are reserved for purposes like this one. If this is your shop, put your own particulars here and in the settings.</p>
<h2>Opening hours</h2>
<p>From two hours before high water to two hours after it, except Sundays and the night of the gannet supper. If the shutters are up and nobody answers, we are in the loft: shout.</p>`,
  },
  {
    handle: 'privacy',
    title: 'Privacy',
    summary: 'What this demonstration shop keeps: a basket in your own browser, and your orders.',
    body: `<p>This is a demonstration shop, usually running on the computer of whoever is trying it out. Please do not type in anything private.</p>
<h2>What your browser keeps</h2>
<p>If you put something in the cart, a cookie remembers which and how many; another holds the number shown beside the word Cart. While you order, two more remember which order is yours. They exist to make the shop work and say nothing about who you are.</p>
<p>The products that you looked at last are remembered too, to show them to you again. That list never leaves your browser.</p>
<h2>What the shop keeps</h2>
<p>An order has your e-mail address, the address it goes to, and what you bought. It is there for you to follow it and for the books.</p>
<h2>What we do not do</h2>
<ul><li>No page asks any other company’s servers for anything: no fonts, no counters, no buttons that watch.</li><li>There are no advertising or tracking cookies, which is why there is no banner asking you to accept them.</li><li>Nobody is sold your data. We would not know whom to ring.</li></ul>
<h2>If this is your shop</h2>
<p>Replace this page before you open. Say who you are, what you keep when somebody orders, why and for how long, who else gets to see it (whoever takes the payment, whoever carries the parcel), and how people can ask to see it, correct it or have it deleted.</p>`,
  },
  {
    handle: 'terms',
    title: 'Terms',
    summary: 'What you and Half Tide Press agree to when you order, in as few words as it takes.',
    body: `<p>You order by pressing the button at the end of the checkout, and we have a contract when we write to you that the order is paid or accepted. Prices are in euro and hold the tax; delivery is shown before you order.</p>
<p>We keep what you ordered for you while you pay. If the payment does not reach us in time, the order lapses and costs you nothing.</p>
<h2>If this is your shop</h2>
<p>Replace this page before you open, with terms that somebody who knows the law of your country has read.</p>`,
  },
];
