-- Where a release was fetched and under which words, and loads that wait for a person's word.

alter table meta.release
  add column address text,           -- as asked for, without a password; null for files handed in
  add column etag text,              -- what the server calls this state of the file: asked for again, it is not sent again
  add column last_modified text,
  add column licence_text text;      -- title, address and consequence of the licence on the day of fetching

create index on meta.release (dataset, source, address);

alter table meta.load drop constraint load_state_check;
alter table meta.load add constraint load_state_check
  check (state in ('running', 'published', 'unchanged', 'failed', 'unconfirmed'));
