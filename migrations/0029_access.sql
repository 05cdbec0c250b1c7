-- Refused sign-ins by their subject. Cloudflare Access sends its assertion with every request, and one row a minute is
-- enough for an address without a person.
CREATE INDEX audit_refused ON audit (subject, at) WHERE action = 'session.refuse';
