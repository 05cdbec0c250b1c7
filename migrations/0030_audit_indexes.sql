-- The lists of /admin/audit: what one person did, and what was done to one thing.
CREATE INDEX audit_of_person ON audit (by_id, id) WHERE by_kind = 'person';
CREATE INDEX audit_of_subject ON audit (subject, id);
