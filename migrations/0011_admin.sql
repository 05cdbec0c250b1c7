-- What the lists of /admin walk along, so that none costs more as the shop grows.

-- Firm orders with units that are not sent, unless all their money went back.
CREATE INDEX orders_to_send ON orders (id)
  WHERE state IN ('accepted', 'paid') AND fulfilment <> 'fully' AND (refunded = 0 OR refunded < total);
CREATE INDEX orders_sent ON orders (id) WHERE fulfilment = 'fully';
CREATE INDEX orders_of_email ON orders (lower(email), id);
