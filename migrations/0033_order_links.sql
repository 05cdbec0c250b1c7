-- The page of an order lists the order's mails and events.

ALTER TABLE mail ADD COLUMN about TEXT NOT NULL DEFAULT ''; -- the reference of the order; empty for other mails
UPDATE mail SET about = coalesce(data ->> '$.reference', '') WHERE data <> '';
CREATE INDEX mail_about ON mail (about, created_at) WHERE about <> '';
CREATE INDEX outbox_of_subject ON outbox (subject, seq);
