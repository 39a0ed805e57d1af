-- Whoever listens learns at once that a dataset has a new version. Sent when the publishing transaction commits, whatever
-- program it was; see sql/version-feed.ts.

create function meta.announce_version() returns trigger language plpgsql as $$
begin
  perform pg_notify('machizu_version', new.dataset);
  return null;
end $$;

create trigger announce after insert on meta.version for each row execute function meta.announce_version();
